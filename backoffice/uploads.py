"""What uploaded pictures and documents have in common: a limit of size, and a name of our own."""

import secrets

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

MEGABYTE = 2**20


def check_size(file, largest):
    """Raises ValidationError for a file of more than `largest` bytes."""
    if file.size > largest:
        size = filesizeformat(file.size)
        raise ValidationError(f"The file has {size}; at most {filesizeformat(largest)} are taken.")


def random_name(extension):
    # The name that the uploader chose could mislead about the content, or hold a path.
    return f"{secrets.token_hex(16)}.{extension}"
