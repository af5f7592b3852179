"""A name that nobody has yet, for an address or an account."""

from itertools import count


def first_free(base, taken):
    """`base`, or `base` with the first number that makes a name outside the set `taken`."""
    if base not in taken:
        return base
    for number in count(2):
        name = f"{base}-{number}"
        if name not in taken:
            return name
