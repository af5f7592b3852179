"""How the back-office writes a moment. The formats themselves are in `clusterix.formats`."""

from django.utils.formats import date_format
from django.utils.timezone import localtime


def in_words(moment):
    """“12 March 2026, 14:05”."""
    return date_format(localtime(moment), "DATETIME_FORMAT")
