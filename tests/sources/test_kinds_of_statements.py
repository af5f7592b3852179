"""Statements are quoted, in our words or derived; each kind has its rules, and pages tell them apart."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.urls import reverse

from projects.models import Project
from sources.models import Citation
from sources.models.statement_kind import is_exact, word_count
from tests.factories import (
    CitationFactory,
    ConflictFactory,
    EditionFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
EIGHT_WORDS = "one two three four five – six seven eight"
QUOTE_OR_DERIVE = (
    "“Total budget (EUR)” holds a name, a figure, a date or a choice. Quote the words of the document, "
    "or choose “derived” and say how the value follows."
)


def wrong_with(**values):
    """{field: sentences} of a statement about a project that has not been saved."""
    statement = CitationFactory.build(
        source=SourceFactory(), record=ProjectFactory(), **{"field": "summary", **values}
    )
    try:
        statement.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


@pytest.mark.parametrize(
    "statement",
    [
        {"kind": "quoted", "value": EIGHT_WORDS},
        {"kind": "quoted", "value": "Gyõr", "language": "hu"},
        {"kind": "quoted", "value": "1 687 872,00 EUR", "field": "total_budget"},
        {"kind": "paraphrased", "value": f"{EIGHT_WORDS} and as many more as it takes"},
        {"kind": "derived", "value": "200", "derivation": "sum of both", "field": "total_budget"},
        # A field that is none of the record's own may hold anything.
        {"kind": "paraphrased", "value": "many", "field": "number_of_countries"},
    ],
)
def test_a_statement_of_each_kind_is_accepted(statement):
    assert wrong_with(**statement) == {}


@pytest.mark.parametrize(
    ("statement", "sentences"),
    [
        (
            {"kind": "quoted", "value": f"{EIGHT_WORDS} nine"},
            {
                "value": [
                    "A quotation has at most 8 words, and this one has 9. Quote fewer words, or say it in your own."
                ]
            },
        ),
        (
            {"kind": "paraphrased", "value": "plenty", "field": "total_budget"},
            {"kind": [QUOTE_OR_DERIVE]},
        ),
        (
            {"kind": "derived", "value": "200"},
            {
                "derivation": [
                    "Say how the value follows, such as “sum of …” or “country of the region”."
                ]
            },
        ),
        (
            {"kind": "quoted", "value": "200", "derivation": "sum"},
            {
                "derivation": [
                    "Only a derived statement says how it follows. Choose “derived”, or leave this empty."
                ]
            },
        ),
        (
            {"kind": "paraphrased", "value": "sok", "language": "hu"},
            {"language": ["Only a quotation has a language."]},
        ),
        ({"kind": "", "value": "sok"}, {"kind": ["This field cannot be blank."]}),
    ],
)
def test_a_statement_that_breaks_a_rule_of_its_kind_is_refused_with_a_sentence(
    statement, sentences
):
    assert wrong_with(**statement) == sentences


@pytest.mark.parametrize(
    ("field", "exact"),
    [
        ("title", True),
        ("acronym", True),
        ("start", True),
        ("total_budget", True),
        ("status", True),
        ("programme", True),
        ("contact_email", True),
        ("summary", False),
        ("objectives", False),
        ("number_of_countries", False),
    ],
)
def test_names_figures_dates_codes_and_choices_are_told_from_prose(field, exact):
    assert is_exact(Project, field) is exact


def test_signs_that_stand_alone_are_no_words():
    assert word_count("INMA – National Institute / Research & Development, 2.0") == 6


def test_the_admin_form_refuses_a_figure_in_our_own_words(client):
    client.force_login(UserFactory(role="editor"))
    project, source = ProjectFactory(), SourceFactory()
    data = {
        "content_type": ContentType.objects.get_for_model(project).pk,
        "object_id": project.pk,
        "field": "total_budget",
        "source": source.pk,
        "kind": "paraphrased",
        "value": "rather a lot",
        "locator": "page 1",
        "stance": "agrees",
    }

    refused = client.post(reverse("admin:sources_citation_add"), data)
    data |= {"kind": "quoted", "value": "EUR 200"}
    client.post(reverse("admin:sources_citation_add"), data)

    assert refused.context["adminform"].errors == {"kind": [QUOTE_OR_DERIVE]}
    assert list(Citation.objects.values_list("kind", "value")) == [("quoted", "EUR 200")]


def three_statements(record, field="summary"):
    leaflet = SourceFactory(code="leaflet", language="hu")
    about = {"record": record, "field": field, "source": leaflet}
    CitationFactory(**about, value="Gyõr")
    CitationFactory(**about, value="ERDF", language="en")
    CitationFactory(**about, kind="paraphrased", value="a city in the west")
    CitationFactory(**about, kind="derived", value="Hungary", derivation="country of the city")


def words_of(response):
    return " ".join(response.content.decode().split())


STATEMENTS_ON_PAGES = [
    '“<span lang="hu">Gyõr</span>”',
    "“ERDF”",
    'a city in the west <span class="small soft">in our words</span>',
    'Hungary <span class="small soft">derived: country of the city</span>',
]


@pytest.mark.parametrize("path", ["/sources/leaflet/", "/projects/clusterix/"])
def test_only_words_of_the_document_stand_in_quotation_marks(client, path):
    three_statements(ProjectFactory(slug="clusterix"))

    page = words_of(client.get(path))

    assert [text for text in STATEMENTS_ON_PAGES if text not in page] == []
    assert page.count("“") == 2


def test_the_page_of_differences_tells_quotations_from_other_statements(client):
    conflict = ConflictFactory(record=ProjectFactory(), field="summary", values=["One"])
    three_statements(conflict.record)
    for statement in Citation.objects.filter(conflict=None):
        statement.conflict = conflict
        statement.save()

    page = words_of(client.get("/sources/conflicts/"))

    assert [text for text in STATEMENTS_ON_PAGES if text not in page] == []


def test_the_back_office_tells_quotations_from_other_statements():
    three_statements(ProjectFactory())

    assert [str(statement) for statement in Citation.objects.order_by("pk")] == [
        "“Gyõr” (leaflet, page 1)",
        "“ERDF” (leaflet, page 1)",
        "a city in the west [in our words] (leaflet, page 1)",
        "Hungary [derived: country of the city] (leaflet, page 1)",
    ]


def test_the_api_says_of_what_kind_a_statement_is(client):
    three_statements(ProjectFactory(slug="clusterix"))

    citations = client.get("/api/v1/projects/clusterix/").json()["citations"]

    names = ["kind", "value", "derivation", "language"]
    assert [[citation[name] for name in names] for citation in citations] == [
        ["quoted", "Gyõr", "", "hu"],
        ["quoted", "ERDF", "", "en"],
        ["paraphrased", "a city in the west", "", ""],
        ["derived", "Hungary", "country of the city", ""],
    ]


def test_earlier_statements_get_the_weakest_kind_that_their_field_allows():
    edition = EditionFactory()
    prose = CitationFactory(record=edition, field="evidence", kind="paraphrased")
    date = CitationFactory(record=edition, field="start", kind="paraphrased")

    migration = import_module("sources.migrations.0006_kinds_of_earlier_statements")
    migration.say_what_is_known(apps, None)

    not_known = "entered before quoted and derived statements were told apart"
    prose.refresh_from_db()
    date.refresh_from_db()
    before = date.history.get().instance
    assert (prose.kind, prose.derivation) == ("paraphrased", "")
    assert (date.kind, date.derivation) == ("derived", not_known)
    assert (before.kind, before.derivation) == ("derived", not_known)
    for statement in (prose, date):
        statement.full_clean()


def test_no_name_or_figure_passes_for_prose_in_the_migration():
    prose = set(import_module("sources.migrations.0006_kinds_of_earlier_statements").PROSE)
    wrong = []
    for model in apps.get_models():
        if not hasattr(model, "citations"):
            continue
        for field in model._meta.fields:
            if field.name in prose and is_exact(model, field.name):
                wrong.append(f"{model.__name__}.{field.name}")

    assert wrong == []
