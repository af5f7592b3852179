from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from sources.models import CitableQuerySet, Citation, Conflict


class Country(models.Model):
    """A country, by its ISO 3166-1 code. NUTS writes EL for Greece and UK for the United Kingdom."""

    code = models.CharField(
        "ISO code", max_length=2, primary_key=True, validators=[RegexValidator(r"^[A-Z]{2}$", "Two capital letters.")]
    )
    nuts_code = models.CharField("NUTS code", max_length=2, unique=True)
    name = models.CharField(max_length=80, unique=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "countries"
        ordering = ["name"]

    def __str__(self):
        return self.name


class RegionQuerySet(models.QuerySet):
    def current(self):
        return self.filter(last_edition=Region.LATEST)


class Region(models.Model):
    """A statistical region: NUTS levels 0 (the country) to 3, or its equivalent outside the European Union.

    Eurostat gives a new code to a region whose territory changes, so one row is one region; the editions say when
    the code was in force, and `successors` where its territory is counted now.
    """

    class Edition(models.IntegerChoices):
        NUTS_2018 = 2018, "NUTS 2018"
        NUTS_2021 = 2021, "NUTS 2021"
        NUTS_2024 = 2024, "NUTS 2024"

    class Level(models.IntegerChoices):
        COUNTRY = 0, "Country"
        NUTS_1 = 1, "NUTS 1"
        NUTS_2 = 2, "NUTS 2"
        NUTS_3 = 3, "NUTS 3"

    LATEST = Edition.NUTS_2024

    code = models.CharField(
        max_length=5, primary_key=True, validators=[RegexValidator(r"^[A-Z]{2}[0-9A-Z]{0,3}$", "A NUTS code, as AT12.")]
    )
    name = models.CharField(max_length=160)
    latin_name = models.CharField(max_length=160, blank=True, help_text="For names in Greek or Cyrillic letters.")
    english_name = models.CharField(max_length=160, blank=True, help_text="The usual English name, where it differs.")
    level = models.PositiveSmallIntegerField(choices=Level)
    country = models.ForeignKey(Country, models.PROTECT, related_name="all_regions")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_nuts = models.BooleanField("NUTS region", default=True, help_text="No for regions outside the European Union.")
    first_edition = models.PositiveSmallIntegerField(choices=Edition, help_text="Earliest edition in our data.")
    last_edition = models.PositiveSmallIntegerField(choices=Edition, default=LATEST)
    former_name = models.CharField(max_length=160, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")
    latitude = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    history = HistoricalRecords()
    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_edition__lte=models.F("last_edition")),
                name="region_editions_in_order",
                violation_error_message="The first edition cannot be later than the last.",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="region_point_is_whole",
                violation_error_message="Give both latitude and longitude, or neither.",
            ),
        ]

    def __str__(self):
        return f"{self.label} ({self.code})"

    @property
    def label(self) -> str:
        return self.english_name or self.latin_name or self.name


class OrganisationQuerySet(CitableQuerySet):
    shown = {"is_public": True}
    named_with = ("country", "region")

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def for_page(self):
        return self.named().prefetch_related("names", "predecessors", "successors")

    def moved_from(self, slug):
        """The one into which the organisation that had this address was merged."""
        return self.filter(former_addresses__slug=slug)

    def by_former_address(self, slugs):
        """{address: the one into which the organisation that had it was merged}."""
        moved = self.filter(former_addresses__slug__in=slugs).annotate(former=models.F("former_addresses__slug"))
        return {organisation.former: organisation for organisation in moved}


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

    slug = models.SlugField(unique=True, max_length=80, help_text="Its place in addresses. Keep it once public.")
    name = models.CharField(max_length=200, help_text="The name shown in lists; all its names are kept below.")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    country = models.ForeignKey(Country, models.PROTECT, related_name="organisations")
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text="Only where it is certain.",
    )
    website = models.URLField(blank=True)
    summary = models.TextField(blank=True, help_text="Two or three sentences in our own words.")
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="successors", help_text="Only where a source says so."
    )
    is_public = models.BooleanField("on the public site", default=False)

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords(m2m_fields=[predecessors])
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners:detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        if self.region and self.country_id and self.region.country_id != self.country_id:
            raise ValidationError({"region": f"{self.region} is not in {self.country}."})
        if owner := self._owner_of_address():
            said = f"“{self.slug}” leads to “{owner}”, which had this address before. Choose another one."
            raise ValidationError({"slug": said})

    def _owner_of_address(self):
        """The other organisation to which a new address would lead already; None where there is none."""
        former = OrganisationRedirect.objects.filter(slug=self.slug).exclude(organisation=self.pk)
        redirect = former.select_related("organisation").first()
        # What has the address already keeps it: its other fields can be changed.
        if redirect is None or Organisation.objects.filter(pk=self.pk, slug=self.slug).exists():
            return None
        return redirect.organisation

    @property
    def place(self):
        parts = [self.region.label] if self.region and self.region.level else []
        return ", ".join([*parts, self.country.name])


class OrganisationNameQuerySet(CitableQuerySet):
    shown = {"organisation__is_public": True}
    named_with = ("organisation",)


class OrganisationRedirect(models.Model):
    """An address that an organisation had before it was merged with another record of it."""

    slug = models.SlugField(unique=True, max_length=80)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_addresses")

    def __str__(self):
        return f"{self.slug} → {self.organisation.slug}"


class OrganisationName(models.Model):
    """One of the names an organisation goes by: native, English, short or joint with another body."""

    class Kind(models.TextChoices):
        FULL = "full", "full name"
        SHORT = "short", "short name"
        JOINT = "joint", "joint name with another body"
        VARIANT = "variant", "variant spelling in a source"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField(max_length=250)
    language = models.CharField(max_length=10, blank=True, help_text="Language code, such as en, hu or ro.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FULL)
    valid_from = models.PositiveSmallIntegerField("in use from", null=True, blank=True, help_text="Year")
    valid_to = models.PositiveSmallIntegerField("in use until", null=True, blank=True, help_text="Year")

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords()

    objects = OrganisationNameQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="a_name_once_per_organisation"),
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
        return self.organisation.get_absolute_url()


class Membership(models.Model):
    """A user acts for an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    since = models.DateField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="one_membership_per_organisation")]

    def __str__(self):
        return f"{self.user} for {self.organisation}"
