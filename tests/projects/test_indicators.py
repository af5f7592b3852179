"""Behind its target is what was reported, is due and is below; silence is not a failure."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import Indicator
from tests.factories import IndicatorFactory, IndicatorReportFactory, UserFactory

pytestmark = pytest.mark.django_db


def indicator(title, *, ended=True, reported=None, **values):
    """An indicator with a target of 32."""
    today = timezone.localdate()
    end = today - timedelta(days=1) if ended else today
    made = IndicatorFactory(title=title, target=32, project__end=end, **values)
    if reported is not None:
        IndicatorReportFactory(indicator=made, value=reported)
    return made


@pytest.fixture
def indicators():
    indicator("silent")
    indicator("silent, still running", ended=False)
    indicator("below", reported=31)
    indicator("below, still running", ended=False, reported=31)
    indicator("below, completed", ended=False, reported=31, project__status="completed")
    indicator("below, explained", reported=31, shortfall="The fair was cancelled.")
    indicator("nothing done", reported=0)
    indicator("reached", reported=32)
    indicator("counted here only", counted_from="events")


def titles(queryset):
    return set(queryset.values_list("title", flat=True))


def test_behind_is_what_was_reported_is_due_and_is_below(indicators):
    assert titles(Indicator.objects.behind()) == {"below", "below, completed", "nothing done"}


def test_not_reported_is_what_is_due_without_a_report(indicators):
    assert titles(Indicator.objects.not_reported()) == {"silent", "counted here only"}


def test_progress_is_said_in_words(indicators):
    found = {each.title: each.progress for each in Indicator.objects.with_reached()}

    assert found == {
        "silent": "Not reported",
        "silent, still running": "Not reported",
        "below": "Behind target",
        "below, still running": "Not due yet",
        "below, completed": "Behind target",
        "below, explained": "Target missed",
        "nothing done": "Behind target",
        "reached": "Target reached",
        "counted here only": "Not reported",
    }


def test_the_start_page_leads_to_where_what_is_behind_is_cleared(client):
    behind = indicator("Fairs", reported=31)
    indicator("Courses")
    client.force_login(UserFactory(role="editor"))
    [task] = [
        task
        for task in client.get(reverse("admin:index")).context["tasks"]
        if "indicator" in task.label
    ]
    listed = client.get(task.url).context["cl"].result_list
    page = reverse("admin:projects_indicator_change", args=[listed[0].pk])
    form = client.get(page).context["adminform"].form

    assert (task.number, list(listed)) == (1, [behind])
    assert "shortfall" in form.fields

    behind.shortfall = "The fair was cancelled."
    behind.save()
    assert not client.get(task.url).context["cl"].result_list


@pytest.mark.parametrize(
    ("progress", "found"), [("behind", ["Fairs"]), ("not-reported", ["Courses"])]
)
def test_the_list_of_indicators_is_narrowed_by_progress(client, progress, found):
    indicator("Fairs", reported=31)
    indicator("Courses")
    indicator("Visits", reported=32)
    client.force_login(UserFactory(role="editor"))

    page = client.get(reverse("admin:projects_indicator_changelist"), {"progress": progress})

    assert [each.title for each in page.context["cl"].result_list] == found


def test_the_public_page_does_not_take_silence_for_failure(client):
    silent = indicator("Fairs", comparison="exactly", counted_from="events")
    IndicatorFactory(
        project=silent.project, title="Courses", target=5, shortfall="There was no teacher."
    )

    page = client.get(silent.project.get_absolute_url()).content.decode()

    table = page[page.index('id="targets"') :]
    words = " ".join(re.sub(r"<[^>]*>", " ", table[: table.index("</table>")]).split())
    assert words == (
        'id="targets">Targets and results '
        "Indicator Target Reported Held in ClusteriX "
        "Fairs 32 (exact target) Not reported 0 "
        "Courses There was no teacher. at least 5 Not reported Not counted"
    )
