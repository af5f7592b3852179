from datetime import timedelta

from django.utils import timezone

# A second click on a button comes within this time.
DOUBLE_CLICK = timedelta(seconds=10)


def a_moment_ago():
    """What was done after this moment may be the first of two clicks."""
    return timezone.now() - DOUBLE_CLICK
