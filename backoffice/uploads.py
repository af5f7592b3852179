"""What uploaded files have in common: a largest size and a random name."""

import secrets

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

MEGABYTE = 2**20


def check_size(file, largest):
    """Raises ValidationError for a file of more than `largest` bytes."""
    if file.size > largest:
        size = filesizeformat(file.size)
        limit = filesizeformat(largest)
        message = f"The file is {size}. The limit is {limit}."
        raise ValidationError(message)


def random_name(extension):
    # The uploader's own name could mislead about the content, or hold a path.
    return f"{secrets.token_hex(16)}.{extension}"
