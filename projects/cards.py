"""Projects and outputs as lists show them; the records come from `for_list()`."""

from django.template.defaultfilters import pluralize

from catalogue.cards import Card
from catalogue.languages import language_name
from catalogue.templatetags.catalogue import years
from projects.models import Output


def project_card(project):
    return Card(
        key=project.pk,
        url=project.get_absolute_url(),
        title=project.acronym,
        eyebrow=project.programme.name,
        subtitle=project.title,
        summary=project.summary,
        meta=facts_of_project(project),
    )


def facts_of_project(project):
    """Its status, its years where they are known, and its number of partners."""
    facts = [project.get_status_display()]
    period = years(project)
    if period:
        facts.append(period)
    facts.append(f"{project.partners_count} partner{pluralize(project.partners_count)}")
    return tuple(facts)


def output_card(output):
    return Card(
        key=output.pk,
        url=output.get_absolute_url(),
        title=output.title,
        eyebrow=output.get_kind_display(),
        summary=output.summary,
        meta=facts_of_output(output),
    )


def facts_of_output(output):
    """Its project, its language where a source states it, and how one gets it."""
    facts = [output.project.acronym]
    if output.language:
        facts.append(language_name(output.language))
    if output.file:
        facts.append("File kept here")
    elif output.link_status == Output.Link.LOST:
        facts.append("Link: no longer available")
    else:
        facts.append(f"Link: {output.get_link_status_display()}")
    return tuple(facts)
