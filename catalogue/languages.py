"""Languages by code, with their names in English."""

from operator import itemgetter

from babel import Locale
from django import forms
from django.db import models

# The codes of ISO 639-1 have two letters.
CODE_LENGTH = 2
# Those of ISO 639-2 and 639-3 have three. Only languages of Europe and its neighbours, and “multiple
# languages”, are offered: a page has the whole list once for each name of an organisation.
LONGER_CODES = """
    ast ckb crh csb dsb egl ext fit frp frr fur gag gsw hsb kab krl lad lij liv lmo ltg mdf mul mwl myv
    nap nds pcd pms rgn rom rue rup scn sco sgs sma smj smn sms stq szl udm vec vep vls vro wae zea zza
"""


def named_languages():
    """(code, name) of each language, by name."""
    longer_codes = LONGER_CODES.split()
    languages = []
    for code, name in Locale("en").languages.items():
        if len(code) == CODE_LENGTH or code in longer_codes:
            languages.append((code, name))
    return sorted(languages, key=itemgetter(1))


LANGUAGES = tuple(named_languages())


def language_choices():
    """The choices of a field. A function, so that a migration does not list them."""
    return LANGUAGES


def language_name(code):
    """“hu” -> “Hungarian”; an unknown code stays as it is."""
    return dict(LANGUAGES).get(code, code)


class LanguageChoiceField(forms.TypedChoiceField):
    """Offers the languages, and what the record has already."""

    def get_bound_field(self, form, field_name):
        current = form.get_initial_for_field(self, field_name)
        if current and current not in dict(self.choices):
            self.choices = [*self.choices, (current, current)]
        return super().get_bound_field(form, field_name)


class LanguageField(models.CharField):
    """The code of a language, chosen from a list.

    People could type any text into it before there was a list. Records keep such a text until
    somebody chooses a language.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("choices", language_choices)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        # For a database it is a column of text like any other.
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def formfield(self, **kwargs):
        kwargs.setdefault("choices_form_class", LanguageChoiceField)
        return super().formfield(**kwargs)

    def validate(self, value, model_instance):
        # Forms and serializers check the choices. A check here would refuse the older texts.
        if value in self.empty_values:
            super().validate(value, model_instance)
