"""Good practices and action plans as lists show them."""

from django.template.defaultfilters import pluralize

from catalogue.cards import Card
from partners.places import place_of


def practice_cards(documents, snapshot):
    """The Cards of these SearchDocuments, which are from this Snapshot: no model instance is made for a card."""
    return [practice_card(document, snapshot) for document in documents]


def practice_card(document, snapshot):
    # Where no region is stated, the scope says how far the practice reaches.
    place = place_of(snapshot, document) or document.card["scope"] or "Place not stated"
    return Card(
        key=document.record_id,
        url=document.url,
        title=document.title,
        eyebrow=" · ".join(snapshot.labels(document, "topic")),
        summary=document.summary,
        meta=(place, *document.card["projects"]),
        sign=taken_up(document.card["taken_up"]),
    )


def taken_up(number):
    """“→ taken up in 2 places”; nothing for a practice that no other place took up."""
    if not number:
        return ""
    return f"→ taken up in {number} place{pluralize(number)}"


def action_plan_card(plan):
    return Card(
        key=plan.pk,
        url=plan.get_absolute_url(),
        title=plan.title,
        eyebrow=plan.project.acronym,
        summary=plan.summary,
        meta=facts_of(plan),
    )


def facts_of(plan):
    """Where an action plan is for, whose it is, and its number of actions: as far as there are any."""
    facts = []
    if plan.region:
        facts.append(f"{plan.region.label}, {plan.organisation.country.name}")
    facts.append(plan.organisation.name)
    if plan.actions_count:
        facts.append(f"{plan.actions_count} action{pluralize(plan.actions_count)}")
    return tuple(facts)
