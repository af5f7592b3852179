"""The index follows the records, whatever they lean on and however they change."""

import pytest
from django.db import IntegrityError

from practices.models import Edition
from search.actions import INDEXES, following, rebuild
from search.models import Kind, SearchDocument
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

pytestmark = pytest.mark.django_db


def texts():
    return {document.title: document.folded_text for document in SearchDocument.objects.all()}


def found(word):
    return set(SearchDocument.objects.containing([word]).values_list("title", flat=True))


def test_every_kind_of_document_has_its_index():
    assert {index.kind for index in INDEXES} == set(Kind)


def test_a_record_has_one_document():
    document = SearchDocument.objects.get(kind=Kind.ORGANISATION, record_id=OrganisationFactory().pk)

    document.pk = None

    assert_the_database_refuses(document)


def test_building_anew_gives_what_writing_one_by_one_gave():
    OrganisationFactory(region=RegionFactory())
    EditionFactory(published=True, topics=[TopicFactory()], regions=[RegionFactory()], practice__organisation=None)
    OutputFactory()
    ActionPlanFactory(region=RegionFactory(), topics=[TopicFactory()])
    columns = [field.name for field in SearchDocument._meta.fields if field.name != "id"]
    written = set(SearchDocument.objects.values_list(*columns))

    number = rebuild()

    assert set(SearchDocument.objects.values_list(*columns)) == written
    assert number == len(written)


def test_building_anew_drops_what_is_no_longer_public():
    EditionFactory(published=True, practice__organisation=None)
    ProjectFactory(acronym="STAYS")
    SearchDocument.objects.create(kind=Kind.PROJECT, record_id=4711, title="Long gone", url="/")
    Edition.objects.update(status="archived")

    assert rebuild() == 1
    assert set(texts()) == {"STAYS: The title of STAYS"}


def test_renaming_what_a_record_leans_on_changes_its_document():
    topic, region, programme = TopicFactory(name="Old topic"), RegionFactory(name="Old region"), ProgrammeFactory()
    EditionFactory(published=True, title="Edition", topics=[topic], regions=[region], practice__organisation=None)
    OrganisationFactory(name="Organisation", region=region)
    project = ProjectFactory(acronym="OLD", title="", programme=programme)
    OutputFactory(title="Output", project=project)

    with following(topic, region, programme, project):
        for record, name in ((topic, "Newtopic"), (region, "Newregion"), (programme, "Newprogramme")):
            record.name = name
            record.save()
        project.acronym = "NEWPROJECT"
        project.save()

    assert {word: found(word) for word in ("newtopic", "newregion", "newprogramme", "newproject", "old")} == {
        "newtopic": {"Edition"},
        "newregion": {"Edition", "Organisation"},
        "newprogramme": {"NEWPROJECT"},
        "newproject": {"NEWPROJECT", "Output"},
        "old": set(),
    }


def test_hiding_a_project_takes_its_outputs_and_plans_out_of_the_index_and_showing_it_brings_them_back():
    project = ProjectFactory(acronym="PROJECT", title="")
    OutputFactory(title="Output", project=project)
    ActionPlanFactory(title="Plan", project=project, organisation__name="Organisation")

    def show(is_public):
        with following(project):
            project.is_public = is_public
            project.save()
        return set(texts())

    assert show(False) == {"Organisation"}
    assert show(True) == {"Organisation", "PROJECT", "Output", "Plan"}


def test_a_deleted_record_leaves_the_index():
    organisation = OrganisationFactory(name="Gone")
    OrganisationFactory(name="Stays")

    with following(organisation):
        organisation.delete()

    assert set(texts()) == {"Stays"}


def test_a_change_that_fails_leaves_the_index_as_it_was():
    organisation, other = OrganisationFactory(name="Before"), OrganisationFactory(name="Other")

    organisation.name, organisation.slug = "After", other.slug
    with pytest.raises(IntegrityError), following(organisation):
        organisation.save()

    assert set(texts()) == {"Before", "Other"}
