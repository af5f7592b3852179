"""The languages in which the good practices are written, for whom a search finds nothing."""

from django.utils.text import get_text_list

from catalogue.languages import language_name
from practices.models import Edition


def languages_of_texts():
    """“English and Hungarian”: those of the published editions; empty where there are none."""
    published = Edition.objects.published().order_by()
    codes = published.values_list("language", flat=True).distinct()
    names = sorted(language_name(code) for code in codes)
    return get_text_list(names, "and")
