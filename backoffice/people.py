"""How people are called on pages and in mails."""

# Whose account was deleted, or erased.
FORMER_USER = "a former user"


def name_of(user):
    """The full name; the user name of somebody who gave none."""
    return user.get_full_name() or user.get_username()
