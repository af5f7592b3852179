"""The index follows the records, whatever they lean on and however they change."""

import pytest
from django.db import IntegrityError

from clusterix.search import KINDS
from search.indexing import reindexed
from search.models import SearchDocument
from search.registry import INDEXES
from tests.constraints import assert_the_database_refuses
from tests.factories import (
    ActionPlanFactory,
    EditionFactory,
    OrganisationFactory,
    OutputFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
)
from tests.search.asking import everywhere

pytestmark = pytest.mark.django_db


def titles():
    return set(SearchDocument.objects.values_list("title", flat=True))


def test_every_kind_of_document_has_its_index():
    assert {index.kind for index in INDEXES} == set(KINDS)


def test_a_record_has_one_document():
    document = SearchDocument.objects.get(kind="organisation", record_id=OrganisationFactory().pk)

    document.pk = None

    assert_the_database_refuses(document)


def test_what_a_record_leans_on_is_found_by_its_new_name_only():
    topic, region, programme = (
        TopicFactory(name="Oldtopic"),
        RegionFactory(name="Oldregion"),
        ProgrammeFactory(),
    )
    EditionFactory(
        published=True,
        title="Edition",
        topics=[topic],
        regions=[region],
        practice__organisation=None,
    )
    OrganisationFactory(name="Organisation", region=region)
    project = ProjectFactory(acronym="OLDPROJECT", title="", programme=programme)
    OutputFactory(title="Output", project=project)

    with reindexed(topic, region, programme, project):
        for record, name in (
            (topic, "Newtopic"),
            (region, "Newregion"),
            (programme, "Newprogramme"),
        ):
            record.name = name
            record.save()
        project.acronym = "NEWPROJECT"
        project.save()

    words = (
        "newtopic",
        "newregion",
        "newprogramme",
        "newproject",
        "oldtopic",
        "oldregion",
        "oldproject",
    )
    assert {word: everywhere(word, as_typed="yes") for word in words} == {
        "newtopic": ["Edition"],
        "newregion": ["Edition", "Organisation"],
        "newprogramme": ["NEWPROJECT"],
        "newproject": ["NEWPROJECT", "Output"],
        "oldtopic": [],
        "oldregion": [],
        "oldproject": [],
    }


def test_renaming_a_topic_or_a_place_writes_no_document():
    topic, region = TopicFactory(), RegionFactory()
    EditionFactory(published=True, topics=[topic], regions=[region])
    written = set(SearchDocument.objects.values_list("pk", "version"))

    with reindexed(topic, region, region.country):
        for record in (topic, region, region.country):
            record.name = "Renamed"
            record.save()

    assert set(SearchDocument.objects.values_list("pk", "version")) == written


def test_a_change_that_says_the_same_writes_no_document():
    organisation = OrganisationFactory()
    written = list(SearchDocument.objects.values_list("pk", "version"))

    with reindexed(organisation):
        organisation.website = "https://example.org/"
        organisation.save()

    assert list(SearchDocument.objects.values_list("pk", "version")) == written


def test_hiding_a_project_takes_its_outputs_and_plans_out_of_the_index_and_showing_it_brings_them_back():
    project = ProjectFactory(acronym="PROJECT", title="")
    OutputFactory(title="Output", project=project)
    ActionPlanFactory(title="Plan", project=project, organisation__name="Organisation")

    def show(is_public):
        with reindexed(project):
            project.is_public = is_public
            project.save()
        return titles()

    assert show(False) == {"Organisation"}
    assert show(True) == {"Organisation", "PROJECT", "Output", "Plan"}


def test_a_deleted_record_leaves_the_index():
    organisation = OrganisationFactory(name="Gone")
    OrganisationFactory(name="Left unchanged")

    with reindexed(organisation):
        organisation.delete()

    assert titles() == {"Left unchanged"}


def test_a_change_that_fails_leaves_the_index_as_it_was():
    organisation, other = OrganisationFactory(name="Before"), OrganisationFactory(name="Other")

    organisation.name, organisation.slug = "After", other.slug
    with pytest.raises(IntegrityError), reindexed(organisation):
        organisation.save()

    assert titles() == {"Before", "Other"}
