from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import classproperty
from simple_history.models import HistoricalRecords

from catalogue.languages import LanguageField
from partners.models import Region
from practices.models.edition_queryset import EditionQuerySet
from practices.models.links import links_in
from practices.models.missing import missing_from
from practices.models.status import OPEN, Status
from practices.models.topic import Topic
from sources.models import Citation, Conflict, Precision


def split_keywords(text):
    """The words between the commas."""
    words = [word.strip() for word in text.split(",")]
    return [word for word in words if word]


class Edition(models.Model):
    """One version of what is said about a practice, in the sections of the Interreg Europe practice form."""

    class Scope(models.TextChoices):
        LOCAL = "local", "Local"
        REGIONAL = "regional", "Regional"
        NATIONAL = "national", "National"
        INTERREGIONAL = "interregional", "Interregional"

    # What must be filled before a practice can be published; the rest may stay "not stated in the
    # sources". A new field is not required by itself: nobody could publish an edition that is in
    # review when the field arrives.
    REQUIRED = ("title", "summary", "description")

    practice = models.ForeignKey("practices.Practice", models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField(default=1)
    # `editable=False` here and below: steps and saves set these, and no form does.
    version = models.PositiveIntegerField(
        default=1,
        editable=False,
        help_text="Goes up with each save and each step, so that no save undoes another.",
    )
    status = models.CharField(
        max_length=12,
        choices=Status,
        default=Status.DRAFT,
        editable=False,
    )
    title = models.CharField(
        max_length=200,
        help_text="A title that people outside the project understand.",
    )
    summary = models.TextField(blank=True, help_text="One sentence: what it does and for whom.")
    context = models.TextField(
        blank=True,
        help_text="The problem it addresses and its background. Markdown.",
    )
    description = models.TextField(
        "how it works",
        blank=True,
        help_text="What is done, step by step. Markdown.",
    )
    stakeholders = models.TextField(
        "stakeholders and beneficiaries",
        blank=True,
        help_text="Who runs it, who takes part and who benefits.",
    )
    resources = models.TextField(
        "resources needed",
        blank=True,
        help_text="Money, staff and time to set up and run it.",
    )
    evidence = models.TextField(
        "evidence of success",
        blank=True,
        help_text="Results that can be checked: figures, awards, take-up.",
    )
    challenges = models.TextField(
        "challenges encountered",
        blank=True,
        help_text="Difficulties, and what was learned from them.",
    )
    transfer_potential = models.TextField(
        "potential for transfer",
        blank=True,
        help_text="Why and under what conditions another region could use it.",
    )
    further_information = models.TextField(blank=True, help_text="Links, documents and contacts.")
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    dates_precision = models.CharField(
        "precision of the dates",
        max_length=5,
        choices=Precision,
        default=Precision.YEAR,
    )
    is_ongoing = models.BooleanField("ongoing", default=False)
    scope = models.CharField(max_length=15, choices=Scope, blank=True)
    regions = models.ManyToManyField(Region, blank=True, related_name="editions")
    topics = models.ManyToManyField(Topic, blank=True, related_name="editions")
    keywords = models.CharField(max_length=200, blank=True, help_text="Separated by commas.")
    language = LanguageField(
        default="en",
        help_text="The language of this text.",
    )
    image = models.ImageField(upload_to="practices/", blank=True)
    image_alt = models.CharField("alternative text", max_length=200, blank=True)
    image_credit = models.CharField(max_length=120, blank=True)
    change_note = models.CharField(
        max_length=200,
        blank=True,
        help_text="What is new in this edition.",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_due = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="When a decision is expected.",
    )
    publish_at = models.DateTimeField(
        "scheduled for",
        null=True,
        blank=True,
        editable=False,
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords(m2m_fields=[regions, topics])
    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["practice", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="an_edition_number_once"),
            models.UniqueConstraint(
                fields=["practice"],
                condition=models.Q(status="published"),
                name="one_published_edition",
                violation_error_message="This practice already has a published edition.",
            ),
            models.UniqueConstraint(
                fields=["practice"],
                condition=models.Q(status__in=["draft", "in-review"]),
                name="one_open_edition",
                violation_error_message="This practice already has an open edition. Finish that one first.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "in-review"])
                | models.Q(published_at__isnull=False),
                name="a_published_edition_has_a_date",
                violation_error_message="A published edition needs the date of its publication.",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start"))
                | models.Q(start__isnull=True)
                | models.Q(end__isnull=True),
                name="edition_dates_in_order",
                violation_error_message="The practice ends before it starts.",
            ),
            models.CheckConstraint(
                condition=models.Q(is_ongoing=False) | models.Q(end__isnull=True),
                name="ongoing_has_no_end",
                violation_error_message="An ongoing practice has no end date.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "in-review"])
                | models.Q(image="")
                | ~models.Q(image_alt=""),
                name="a_published_image_is_described",
                violation_error_message="Add alternative text that describes the image for people who cannot see it.",
            ),
        ]

    def __str__(self):
        return f"{self.title} (edition {self.number})"

    def get_absolute_url(self):
        if self.status == Status.PUBLISHED:
            return self.practice.get_absolute_url()
        return self.permanent_url

    def clean(self):
        # Browsers send line ends as two characters. They count as one, here and in the counters
        # beside the fields.
        for name in ("summary", *self.TEXTS):
            text = getattr(self, name)
            setattr(self, name, text.replace("\r\n", "\n"))
        if self.practice_id and self.is_open:
            self.check_only_open_edition()

    def check_only_open_edition(self):
        """The constraint of the same meaning cannot be validated in a form that does not show `practice`."""
        others = Edition.objects.open().filter(practice=self.practice_id).exclude(pk=self.pk)
        if others.exists():
            raise ValidationError(
                "This practice already has an open edition. Finish that one first."
            )

    # A property, because the class has no fields yet while Python reads its body.
    @classproperty
    def TEXTS(cls):
        """The sections of the practice form: every long text but the summary, in order."""
        texts = [field.name for field in cls._meta.fields if isinstance(field, models.TextField)]
        return tuple(name for name in texts if name != "summary")

    @property
    def is_open(self):
        return self.status in OPEN

    @property
    def was_published(self):
        """Whether the public reads this edition, or once did."""
        return self.published_at is not None

    @property
    def organisation_id(self):
        """The key of the organisation in charge of the practice."""
        return self.practice.organisation_id

    @property
    def is_overdue(self):
        if self.review_due is None or self.publish_at is not None:
            return False
        return self.status == Status.IN_REVIEW and self.review_due < timezone.localdate()

    @property
    def is_fixed(self):
        """A text that was published does not change any more."""
        return not self.is_open

    @property
    def open_successor(self):
        """The open edition that is to take the place of this published one, or None."""
        if self.status != Status.PUBLISHED:
            return None
        return self.practice.editions.open().first()

    @classmethod
    def field_label(cls, name):
        """What people read for a field, as “How it works”."""
        return str(cls._meta.get_field(name).verbose_name).capitalize()

    @property
    def permanent_url(self):
        """Where this very edition stays, whatever is published after it."""
        return reverse("practices:edition", args=[self.practice.slug, self.number])

    def sections(self):
        """(field, heading, text) of every section, the evidence first, empty ones too."""
        # A stable sort: the evidence comes first and the others keep their order.
        names = sorted(self.TEXTS, key=lambda name: name != "evidence")
        headings = [str(self._meta.get_field(name).verbose_name) for name in names]
        texts = [getattr(self, name) for name in names]
        return list(zip(names, headings, texts, strict=True))

    @property
    def keyword_list(self):
        return split_keywords(self.keywords)

    @property
    def links(self):
        """The URLs in the texts, each once; at most `links.MOST_LINKS`."""
        return links_in(getattr(self, name) for name in self.TEXTS)

    def missing(self):
        """{field: what stands between this edition and publication}; empty when complete."""
        return missing_from(self)

    def check_complete(self):
        """Raises ValidationError with everything that `missing` names."""
        missing = self.missing()
        if missing:
            # Editions are published in bulk, so each sentence names the one that it is about.
            name = self.title or self.practice
            raise ValidationError([f"{name}: {sentence}" for sentence in missing.values()])
