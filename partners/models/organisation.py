from collections import defaultdict

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from catalogue.languages import LanguageField
from partners.models.country import Country, Region
from sources.models import CitableQuerySet, Citation, Conflict


class OrganisationQuerySet(CitableQuerySet):
    shown = {"is_public": True}
    named_with = ("country", "region")

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def for_list(self):
        """With `projects_count` and `practices_count`, so that a row does not query for them."""
        projects = models.Count(
            "partnerships",
            filter=models.Q(partnerships__project__is_public=True),
            distinct=True,
        )
        # Practices are of an app further right, whose names of states cannot be imported here.
        practices = models.Count(
            "practices",
            filter=models.Q(practices__editions__status="published"),
            distinct=True,
        )
        return self.named().annotate(projects_count=projects, practices_count=practices)

    def for_page(self):
        return self.named().prefetch_related("names", "predecessors", "successors")

    def with_former_slug(self, slug):
        """The organisation into which the one that had this slug was merged."""
        return self.filter(redirects__slug=slug)

    def by_former_slug(self, slugs):
        """{former slug: the organisation into which the one that had it was merged}."""
        # One organisation can have several former slugs, so it comes once for each of them.
        merged = self.filter(redirects__slug__in=slugs).annotate(
            former_slug=models.F("redirects__slug")
        )
        return {organisation.former_slug: organisation for organisation in merged}

    written_as = "its slug, or its exact name if no other organisation has it"

    def by_name(self, names):
        """{name: organisation} for those of these names, official or other, that one organisation alone has."""
        official = self.filter(name__in=names).values_list("name", "pk")
        others = self.filter(names__name__in=names).values_list("names__name", "pk")
        keys_by_name = defaultdict(set)
        for name, key in [*official, *others]:
            keys_by_name[name].add(key)
        organisations = self.in_bulk(set().union(*keys_by_name.values()))
        found = {}
        for name, keys in keys_by_name.items():
            if len(keys) == 1:
                found[name] = organisations[keys.pop()]
        return found


class Organisation(models.Model):
    """A body that takes part in cooperation: one record, whatever the documents call it."""

    class Kind(models.TextChoices):
        REGIONAL = "regional-authority", "Regional authority"
        CITY = "city", "City"
        NATIONAL = "national", "National ministry or agency"
        AGENCY = "development-agency", "Development agency"
        UNIVERSITY = "university", "University"
        RESEARCH = "research-institute", "Research institute"
        PRIVATE = "private", "Private company"
        OTHER = "other", "Other or not stated"

    # Other sites link to the page by its slug. A new name therefore leaves the slug as it is.
    slug = models.SlugField(
        unique=True,
        max_length=80,
        help_text="The last part of the web address. Do not change it once public.",
    )
    name = models.CharField(
        max_length=200,
        help_text="The name shown in lists. Add its other names below.",
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    country = models.ForeignKey(Country, models.PROTECT, related_name="organisations")
    # Stored beside the country, because many sources state the country alone.
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text="Only where it is certain.",
    )
    website = models.URLField(blank=True)
    summary = models.TextField(blank=True, help_text="Two or three sentences in your own words.")
    predecessors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="successors",
        help_text="Only where a source says so.",
    )
    is_public = models.BooleanField(
        "public",
        default=False,
        help_text="Whether visitors see it on the public site.",
    )

    # Deleting an organisation deletes these too: Django cascades along a GenericRelation.
    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords(m2m_fields=[predecessors])
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        # Two organisations can have the same name. The key keeps their order, and so the pages of a list, stable.
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners:detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        # A form with an invalid country has none here, and `self.country` would raise RelatedObjectDoesNotExist.
        if self.region and self.country_id and self.region.country_id != self.country_id:
            raise ValidationError({"region": f"{self.region} is not in {self.country}."})
        former_owner = self.former_owner_of_slug()
        if former_owner:
            message = f"“{self.slug}” leads to “{former_owner}”, which had this address before. Choose another one."
            raise ValidationError({"slug": message})

    def former_owner_of_slug(self):
        """The other organisation to which this slug redirects, if the slug is new here."""
        redirects = OrganisationRedirect.objects.filter(slug=self.slug).exclude(
            organisation=self.pk
        )
        redirect = redirects.select_related("organisation").first()
        if redirect is None:
            return None
        # An organisation that has the slug already keeps it: otherwise nobody could change its other fields.
        has_slug_already = Organisation.objects.filter(pk=self.pk, slug=self.slug).exists()
        return None if has_slug_already else redirect.organisation

    @property
    def place(self):
        # A region of level 0 is the country itself, which would then be named twice.
        if self.region and self.region.level:
            return f"{self.region.label}, {self.country.name}"
        return self.country.name


class OrganisationRedirect(models.Model):
    """A slug that an organisation had before it was merged with another record of it."""

    slug = models.SlugField(unique=True, max_length=80)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="redirects")

    def __str__(self):
        return f"{self.slug} → {self.organisation.slug}"


class OrganisationNameQuerySet(CitableQuerySet):
    shown = {"organisation__is_public": True}
    named_with = ("organisation",)


class OrganisationName(models.Model):
    """One of the names of an organisation: native, English, short or joint with another body."""

    class Kind(models.TextChoices):
        FULL = "full", "full name"
        SHORT = "short", "short name"
        JOINT = "joint", "joint name with another body"
        VARIANT = "variant", "variant spelling in a source"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField(max_length=250)
    language = LanguageField(
        blank=True,
        help_text="The language of this name.",
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FULL)
    # Years, because sources seldom give the day on which a body changed its name.
    valid_from = models.PositiveSmallIntegerField(
        "in use from",
        null=True,
        blank=True,
        help_text="Year",
    )
    valid_to = models.PositiveSmallIntegerField(
        "in use until",
        null=True,
        blank=True,
        help_text="Year",
    )

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords()

    objects = OrganisationNameQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="a_name_once_per_organisation",
            ),
            # Unknown years are allowed. The conditions say so, rather than rely on how SQL compares NULL.
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from"))
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True),
                name="name_period_in_order",
                violation_error_message="“In use until” cannot be before “in use from”.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        # A name has no page of its own.
        return self.organisation.get_absolute_url()
