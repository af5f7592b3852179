"""How people are called on pages and in mails."""


def name_of(user):
    """The full name; the user name of somebody who gave none."""
    return user.get_full_name() or user.get_username()
