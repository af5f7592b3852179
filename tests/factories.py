"""Test records. Each stands for itself and is complete, and the search index follows it as it does a saved one.

What the public may not see is asked for by name: `hidden=True`, or an edition without `published=True`, which is a
draft.
"""

from datetime import UTC, date, datetime

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from factory.django import DjangoModelFactory

from backoffice.models import Autosave
from editorial.models import Transition
from partners.models import Country, Membership, Organisation, OrganisationName, Region
from practices.models import (
    Action,
    ActionPlan,
    ActionUpdate,
    Edition,
    Practice,
    Recommendation,
    Status,
    Topic,
    Transfer,
    TransferStatus,
)
from projects.models import (
    Event,
    Indicator,
    IndicatorReport,
    MediaAppearance,
    Output,
    Partnership,
    Phase,
    PolicyInstrument,
    Programme,
    Project,
)
from search.indexing import affected_by, reindex_affected
from sources.models import Citation, Conflict, Source

COUNTRIES = {
    "AT": "Austria",
    "HU": "Hungary",
    "SE": "Sweden",
    "DK": "Denmark",
    "FR": "France",
    "RO": "Romania",
}
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PUBLISHED_AT = datetime(2026, 1, 15, 9, tzinfo=UTC)


class Factory(DjangoModelFactory):
    """Brings into the search index, last, after the relations are set, whatever the record changes there."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        reindex_affected(affected_by(instance))


def related(name):
    """`name=[records]` sets a many-to-many relation."""

    def fill(record, create, records, **kwargs):
        if records:
            getattr(record, name).set(records)

    return factory.post_generation(fill)


class UserFactory(DjangoModelFactory):
    """`role="editor"` puts the user into that group; `organisation=` makes a membership."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("correct horse battery")
    is_staff = True

    @factory.post_generation
    def role(user, create, role, **kwargs):
        if role:
            user.groups.add(Group.objects.get(name=role.capitalize()))

    @factory.post_generation
    def organisation(user, create, organisation, **kwargs):
        if organisation:
            Membership.objects.create(user=user, organisation=organisation)


class CountryFactory(Factory):
    class Meta:
        model = Country
        django_get_or_create = ("code",)

    code = "AT"
    nuts_code = factory.SelfAttribute("code")
    name = factory.LazyAttribute(
        lambda country: COUNTRIES.get(country.code, f"Country {country.code}")
    )


def in_base_36(number):
    return "".join(DIGITS[number // 36**place % 36] for place in (2, 1, 0))


class RegionFactory(Factory):
    class Meta:
        model = Region

    country = factory.SubFactory(CountryFactory)
    code = factory.LazyAttributeSequence(
        lambda region, n: f"{region.country.nuts_code}{in_base_36(n)}"
    )
    name = factory.LazyAttribute(lambda region: f"Region {region.code}")
    level = Region.Level.NUTS_3
    first_edition = Region.Edition.NUTS_2021


class OrganisationFactory(Factory):
    class Meta:
        model = Organisation

    class Params:
        hidden = factory.Trait(is_public=False)

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.LazyAttribute(lambda organisation: f"The {organisation.slug}")
    country = factory.SubFactory(CountryFactory)
    is_public = True


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory, role="contributor")
    organisation = factory.SubFactory(OrganisationFactory)


class OrganisationNameFactory(Factory):
    class Meta:
        model = OrganisationName

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Name {n}")
    language = "en"


class ProgrammeFactory(Factory):
    class Meta:
        model = Programme

    slug = factory.Sequence(lambda n: f"programme-{n}")
    name = factory.LazyAttribute(lambda programme: f"The {programme.slug}")


class ProjectFactory(Factory):
    class Meta:
        model = Project

    class Params:
        hidden = factory.Trait(is_public=False)

    slug = factory.Sequence(lambda n: f"project-{n}")
    acronym = factory.LazyAttribute(lambda project: project.slug.upper())
    title = factory.LazyAttribute(lambda project: f"The title of {project.acronym}")
    programme = factory.SubFactory(ProgrammeFactory)
    summary = "Regions learn from each other."
    # Until a lead partner is made; without either, no form would take the project.
    lead_unknown = True
    is_public = True


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = Phase

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence(lambda n: f"Phase {n}")
    start = date(2012, 1, 1)
    end = date(2014, 12, 31)


class PartnershipFactory(Factory):
    class Meta:
        model = Partnership

    class Params:
        lead = factory.Trait(role=Partnership.Role.LEAD)

    project = factory.SubFactory(ProjectFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    names_used = related("names_used")

    @factory.post_generation
    def lead_is_known(partnership, create, extracted, **kwargs):
        project = partnership.project
        if partnership.is_lead and project.lead_unknown:
            project.lead_unknown = False
            Project.objects.filter(pk=project.pk).update(lead_unknown=False)


class PolicyInstrumentFactory(Factory):
    class Meta:
        model = PolicyInstrument

    name = factory.Sequence(lambda n: f"Instrument {n}")
    projects = related("projects")


class OutputFactory(Factory):
    class Meta:
        model = Output

    class Params:
        hidden = factory.Trait(is_public=False)

    slug = factory.Sequence(lambda n: f"output-{n}")
    project = factory.SubFactory(ProjectFactory)
    title = factory.LazyAttribute(lambda output: f"The {output.slug}")
    is_public = True


class EventFactory(DjangoModelFactory):
    class Meta:
        model = Event

    project = factory.SubFactory(ProjectFactory)
    slug = factory.Sequence(lambda n: f"event-{n}")
    title = factory.LazyAttribute(lambda event: f"The {event.slug}")
    kind = Event.Kind.WORKSHOP


class MediaAppearanceFactory(DjangoModelFactory):
    class Meta:
        model = MediaAppearance

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Headline {n}")
    outlet = "The Daily Cluster"


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Indicator {n}")
    target = 10


class IndicatorReportFactory(DjangoModelFactory):
    class Meta:
        model = IndicatorReport

    indicator = factory.SubFactory(IndicatorFactory)
    reported_on = date(2018, 12, 31)
    value = 5


class TopicFactory(Factory):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.LazyAttribute(lambda topic: topic.slug.replace("-", " ").capitalize())


class PracticeFactory(Factory):
    """The bare identity, which nobody can read before it has an edition."""

    class Meta:
        model = Practice

    slug = factory.Sequence(lambda n: f"practice-{n}")
    organisation = factory.SubFactory(OrganisationFactory)
    projects = related("projects")


class EditionFactory(Factory):
    """A complete draft; `projects=[...]` are its practice's."""

    class Meta:
        model = Edition

    class Params:
        in_review = factory.Trait(status=Status.IN_REVIEW, submitted_at=PUBLISHED_AT)
        published = factory.Trait(status=Status.PUBLISHED, published_at=PUBLISHED_AT)
        superseded = factory.Trait(status=Status.SUPERSEDED, published_at=PUBLISHED_AT)
        archived = factory.Trait(status=Status.ARCHIVED, published_at=PUBLISHED_AT)

    practice = factory.SubFactory(PracticeFactory)
    number = 1
    title = factory.LazyAttribute(lambda edition: f"The title of {edition.practice.slug}")
    summary = "What it does and for whom."
    description = "What is done, step by step."
    topics = related("topics")
    regions = related("regions")

    @factory.post_generation
    def projects(edition, create, projects, **kwargs):
        if projects:
            edition.practice.projects.set(projects)


class TransitionFactory(DjangoModelFactory):
    class Meta:
        model = Transition

    edition = factory.SubFactory(EditionFactory)
    by = factory.SubFactory(UserFactory, role="publisher")
    verb, from_status, to_status, version = "submit", "draft", "in-review", 1


class AutosaveFactory(DjangoModelFactory):
    class Meta:
        model = Autosave

    class Params:
        record = factory.SubFactory(EditionFactory)

    content_type = factory.LazyAttribute(
        lambda autosave: ContentType.objects.get_for_model(autosave.record)
    )
    object_id = factory.LazyAttribute(lambda autosave: str(autosave.record.pk))
    user = factory.SubFactory(UserFactory, role="editor")
    base_version = "edition:1"
    last_active_at = factory.LazyFunction(timezone.now)


class TransferFactory(Factory):
    class Meta:
        model = Transfer

    practice = factory.LazyFunction(lambda: EditionFactory(published=True).practice)
    to_region = factory.SubFactory(RegionFactory)
    status = TransferStatus.ADOPTED


class RecommendationFactory(Factory):
    class Meta:
        model = Recommendation

    class Params:
        hidden = factory.Trait(is_public=False)

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Recommendation {n}")
    text = "Regions should act together."
    is_public = True
    topics = related("topics")
    practices = related("practices")


class ActionPlanFactory(Factory):
    class Meta:
        model = ActionPlan

    class Params:
        hidden = factory.Trait(is_public=False)

    slug = factory.Sequence(lambda n: f"plan-{n}")
    title = factory.LazyAttribute(lambda plan: f"The {plan.slug}")
    organisation = factory.SubFactory(OrganisationFactory)
    project = factory.SubFactory(ProjectFactory)
    is_public = True
    topics = related("topics")


class ActionFactory(Factory):
    class Meta:
        model = Action

    plan = factory.SubFactory(ActionPlanFactory)
    title = factory.Sequence(lambda n: f"Action {n}")
    inspired_by = related("inspired_by")


class ActionUpdateFactory(DjangoModelFactory):
    class Meta:
        model = ActionUpdate

    action = factory.SubFactory(ActionFactory)
    period_start = date(2019, 1, 1)
    period_end = date(2019, 6, 30)
    status = ActionUpdate.Status.RUNNING
    text = "It is under way."


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    code = factory.Sequence(lambda n: f"source-{n}")
    title = factory.LazyAttribute(lambda source: f"The {source.code}")


class CitationFactory(DjangoModelFactory):
    """Give `record` and `field`: what the source is cited for."""

    class Meta:
        model = Citation

    source = factory.SubFactory(SourceFactory)
    field = "title"
    kind = Citation.Kind.QUOTED
    value = factory.Sequence(lambda n: f"Value {n}")
    locator = "page 1"


class ConflictFactory(DjangoModelFactory):
    """Give `record` and `field`; `values=[...]` are what a source states, `decided=True` prefers the first."""

    class Meta:
        model = Conflict
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"conflict-{n}")
    title = factory.LazyAttribute(lambda conflict: f"The {conflict.slug}")
    kind = Conflict.Kind.FIGURE
    field = "title"

    @factory.post_generation
    def values(conflict, create, values, source=None):
        about = {"record": conflict.record, "field": conflict.field, "conflict": conflict}
        source = source or SourceFactory()
        for value in values or ["One thing", "Another thing"]:
            CitationFactory(**about, source=source, value=value, meaning=value)

    @factory.post_generation
    def decided(conflict, create, decided, **kwargs):
        if decided:
            conflict.preferred, conflict.reason = (
                conflict.citations.earliest("pk"),
                "It is the better one.",
            )
            conflict.save()
