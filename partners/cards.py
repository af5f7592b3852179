"""Organisations as lists show them."""

from catalogue.cards import Card


def organisation_card(organisation):
    return Card(
        key=organisation.pk,
        url=organisation.get_absolute_url(),
        title=organisation.name,
        eyebrow=organisation.get_kind_display(),
        meta=(organisation.place,),
    )
