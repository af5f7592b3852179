"""What a page says that nothing is known of yet."""


def unknown(*pairs):
    """The labels of those (label, value) that have no value. Zero is a value."""
    return [label for label, value in pairs if not value and value != 0]
