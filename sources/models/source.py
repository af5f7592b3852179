from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from catalogue.languages import LanguageField
from sources.models.citation import Citation

SHA_256 = RegexValidator(
    r"\A[0-9a-f]{64}\Z",
    "A SHA-256 checksum has 64 characters: digits and the letters a to f, in lower case.",
)


class SourceQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)

    def cited(self):
        """Those with citations about public records, with the number of these as `citations_count`."""
        of_source = Citation.objects.public().filter(source=models.OuterRef("pk"))
        # A subquery: a join would count each citation once a row of every other join.
        counts = of_source.order_by().values("source").annotate(number=models.Count("pk"))
        number = models.Subquery(counts.values("number"))
        return self.annotate(citations_count=number).filter(citations_count__isnull=False)


class Source(models.Model):
    """A document that facts come from."""

    class Kind(models.TextChoices):
        WEB_PAGE = "web-page", "Web page"
        LEAFLET = "leaflet", "Leaflet"
        REPORT = "report", "Report"
        CLASSIFICATION = "classification", "Official classification"
        EDITORIAL = "editorial", "Correction by our editors"

    code = models.SlugField(
        unique=True,
        help_text="Short name used in addresses and footnotes. Keep it once public.",
    )
    title = models.CharField(max_length=200)
    publisher = models.CharField(
        max_length=200,
        blank=True,
        help_text="Leave empty when the document does not say.",
    )
    author = models.CharField(
        max_length=200,
        blank=True,
        help_text="Leave empty when the document names none.",
    )
    date = models.DateField(
        null=True,
        blank=True,
        help_text="Leave empty when the document carries no date.",
    )
    accessed_on = models.DateField(
        "read on",
        null=True,
        blank=True,
        help_text="The day on which somebody read the document. Leave empty when nobody knows.",
    )
    language = LanguageField(
        default="en",
        help_text="The language of the source.",
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.WEB_PAGE)
    licence = models.CharField(
        max_length=120,
        blank=True,
        help_text="Under which the document may be reused, such as CC BY 4.0. Leave empty when unknown.",
    )
    url = models.URLField("address", blank=True)
    archived_url = models.URLField(
        "address in an archive",
        blank=True,
        help_text="A copy in a web archive that stays when the original is gone.",
    )
    media_type = models.CharField(
        "type of the file",
        max_length=100,
        blank=True,
        help_text="Of the file that was read, such as text/plain or application/pdf.",
    )
    size = models.PositiveBigIntegerField(
        "size of the file",
        null=True,
        blank=True,
        help_text="In bytes.",
    )
    checksum = models.CharField(
        "checksum of the file",
        max_length=64,
        blank=True,
        validators=[SHA_256],
        help_text="SHA-256. It proves to whoever holds the document that it is the same.",
    )
    note = models.TextField(
        blank=True,
        help_text="What the reader should know about this document.",
    )

    history = HistoricalRecords()
    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sources:detail", args=[self.code])

    def natural_key(self):
        return (self.code,)

    @property
    def was_published(self):
        """Whether the public reads the source's page: it states something about a public record."""
        return self.citations.public().exists()

    @property
    def credit(self):
        """Publisher and date as far as they are known, for a footnote."""
        known = []
        if self.publisher:
            known.append(self.publisher)
        if self.date:
            # strftime has no portable way to write a day without a leading zero.
            known.append(f"{self.date.day} {self.date:%B %Y}")
        if not known:
            return "undated"
        return ", ".join(known)
