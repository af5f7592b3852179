"""What is missing from a project, in words, for those who work on it."""

from dataclasses import dataclass

from django.utils.text import capfirst

from catalogue.templatetags.catalogue import euro

FIELDS = ["title", "summary", "objectives", "start", "end", "total_budget", "erdf_amount"]
# What readers will want to check.
WITH_SOURCE = ["start", "end", "total_budget", "erdf_amount"]


@dataclass(frozen=True)
class Missing:
    """One thing that is missing. `anchor` is the part of the page where it belongs."""

    text: str
    anchor: str


def missing_from_project(project):
    """The Missing things of a project in the order of its page."""
    return [
        *missing_fields(project),
        *missing_sources(project),
        *missing_partners(project),
        *missing_reports(project),
    ]


def label_of(project, name):
    return project._meta.get_field(name).verbose_name


def missing_fields(project):
    missing = []
    for name in FIELDS:
        # An amount of 0 is known.
        if getattr(project, name) in {None, ""}:
            missing.append(Missing(f"No {label_of(project, name)}", f"id_{name}"))
    return missing


def missing_sources(project):
    cited = set(project.citations.values_list("field", flat=True))
    missing = []
    for name in WITH_SOURCE:
        is_known = getattr(project, name) is not None
        if is_known and name not in cited:
            text = f"{capfirst(label_of(project, name))}: no source"
            missing.append(Missing(text, "sources-citation-content_type-object_id-group"))
    return missing


def missing_partners(project):
    partnerships = list(project.partnerships.all())
    if not partnerships:
        return [Missing("No partners", "partnerships-group")]
    missing = []
    has_lead = any(partnership.is_lead for partnership in partnerships)
    if not has_lead and not project.lead_unknown:
        missing.append(Missing("No lead partner", "partnerships-group"))
    without_share = [partnership for partnership in partnerships if partnership.budget is None]
    if without_share:
        text = f"{counted(len(without_share), 'partner')} without a share of the budget"
        missing.append(Missing(text, "partnerships-group"))
    warning = shares_warning(project, partnerships)
    if warning:
        missing.append(Missing(warning, "partnerships-group"))
    return missing


def shares_warning(project, partnerships):
    """A sentence if the shares add up to more than the budget, else "".

    It is no error: the documents themselves may say so.
    """
    if project.total_budget is None:
        return ""
    shares = sum(partnership.budget or 0 for partnership in partnerships)
    if shares <= project.total_budget:
        return ""
    budget = euro(project.total_budget)
    return f"The partners' shares add up to {euro(shares)}, more than the total budget of {budget}."


def missing_reports(project):
    indicators = project.indicators.filter(reports=None, counted_from="").count()
    if not indicators:
        return []
    return [Missing(f"{counted(indicators, 'indicator')} without a report", "indicators-group")]


def counted(number, noun):
    """“1 item”, “2 items”."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun}s"
