from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from simple_history.models import HistoricalRecords

from partners.aliases import read_aliases
from search.text import fold


class CountryQuerySet(models.QuerySet):
    written_as = "its code or its name, such as AT or Austria"

    def by_name(self, names):
        """{name: country} for these names, each in one of the languages in which the search knows it, or a code."""
        countries = {}
        for country in self:
            for name in country.all_names:
                countries[fold(name)] = country
        return {name: countries[fold(name)] for name in names if fold(name) in countries}


class Country(models.Model):
    """A country, by its ISO 3166-1 code. NUTS writes EL for Greece and UK for the United Kingdom."""

    # The code is the key, so that URLs and index terms hold it without a look-up. It can never change.
    code = models.CharField(
        "ISO code",
        max_length=2,
        primary_key=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", "Two capital letters.")],
    )
    nuts_code = models.CharField("NUTS code", max_length=2, unique=True)
    name = models.CharField(max_length=80, unique=True)

    history = HistoricalRecords()
    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "countries"
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def all_names(self):
        aliases = read_aliases()["countries"].get(self.code, ())
        return (self.code, self.nuts_code, self.name, *aliases)


class RegionQuerySet(models.QuerySet):
    def current(self):
        return self.filter(last_edition=Region.LATEST)


class Region(models.Model):
    """A statistical region: NUTS levels 0 (the country) to 3, or its equivalent outside the European Union.

    Eurostat gives a new code to a region whose territory changes. One row is therefore one region:
    the editions say when its code was in force, and `successors` where its territory is counted
    now.
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
        max_length=5,
        primary_key=True,
        validators=[RegexValidator(r"^[A-Z]{2}[0-9A-Z]{0,3}$", "A NUTS code, as AT12.")],
    )
    name = models.CharField(max_length=160)
    latin_name = models.CharField(
        max_length=160,
        blank=True,
        help_text="For names in Greek or Cyrillic letters.",
    )
    english_name = models.CharField(
        max_length=160,
        blank=True,
        help_text="The usual English name, where it differs.",
    )
    level = models.PositiveSmallIntegerField(choices=Level)
    # `all_regions` includes level 0 (the country itself) and the regions of former editions.
    country = models.ForeignKey(Country, models.PROTECT, related_name="all_regions")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    is_nuts = models.BooleanField(
        "NUTS region",
        default=True,
        help_text="No for regions outside the European Union.",
    )
    first_edition = models.PositiveSmallIntegerField(
        choices=Edition,
        help_text="Earliest edition in our data.",
    )
    last_edition = models.PositiveSmallIntegerField(choices=Edition, default=LATEST)
    former_name = models.CharField(max_length=160, blank=True)
    # Several, because a region can be split. Without symmetrical=False, Django would store each link both ways.
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessors",
    )
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
        # The annotation is for the API description: drf-spectacular takes the type of a property from it.
        return self.english_name or self.latin_name or self.name
