from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst
from simple_history.models import HistoricalRecords

from catalogue.languages import language_choices
from sources.models.statement_kind import StatementKind, is_exact, problems

NO_RECORD = "There is no such record."


class CitableQuerySet(models.QuerySet):
    """Records that sources are cited for.

    `shown` are the lookups of what the public sees. `named_with` are the relations that a record's
    name and URL need.
    """

    shown = {}
    named_with = ()

    def public(self):
        return self.filter(**self.shown)

    def replaced(self):
        """Those in whose place others stand now, such as superseded editions."""
        return self.none()

    def named(self):
        # select_related() without a name would follow every relation.
        if not self.named_with:
            return self
        return self.select_related(*self.named_with)


def citable_models():
    """Every model with a relation to Citation."""
    return [model for model in apps.get_models() if is_citable(model)]


def is_citable(model):
    # Django lists generic relations among the private fields.
    fields = model._meta.private_fields
    return Citation in [getattr(field, "related_model", None) for field in fields]


class TargetQuerySet(models.QuerySet):
    def public(self):
        """Those about records that the public sees."""
        return self.filter(about_any(model._default_manager.public() for model in citable_models()))

    def once(self):
        """Each one once, however many editions it was carried along to.

        The one about the published edition stands for all. Before it is published, a new edition
        counts with what is its own.
        """
        replaced = about_any(model._default_manager.replaced() for model in citable_models())
        public = self.model._default_manager.public().order_by().values("pk")
        return self.exclude(replaced).exclude(carried_from__in=public)

    def with_records(self):
        # A record's name and URL may need its relations; without these querysets, each would be a
        # query a row.
        querysets = [model._default_manager.named() for model in citable_models()]
        records = GenericPrefetch("record", querysets)
        return self.select_related("content_type").prefetch_related(records)


def about_any(querysets):
    """The condition: about one of the records in `querysets`."""
    condition = models.Q(pk__in=[])
    for records in querysets:
        content_type = ContentType.objects.get_for_model(records.model)
        keys = records.order_by().values("pk")
        condition |= models.Q(content_type=content_type, object_id__in=keys)
    return condition


class Target(models.Model):
    """A field of any record: what a citation or a conflict is about."""

    content_type = models.ForeignKey(
        ContentType,
        on_delete=models.PROTECT,
        verbose_name="kind of record",
    )
    object_id = models.PositiveBigIntegerField("record number")
    record = GenericForeignKey()
    field = models.CharField(
        max_length=60,
        help_text="The name of the field, such as end or total_budget.",
    )

    class Meta:
        abstract = True

    @property
    def target(self):
        return self.content_type_id, self.object_id, self.field

    @property
    def field_label(self):
        """The field's name as people read it."""
        try:
            field = self.content_type.model_class()._meta.get_field(self.field)
            label = field.verbose_name
        except (FieldDoesNotExist, AttributeError):
            # Sources also state what is no field of ours, or a relation, which has no verbose
            # name.
            label = self.field.replace("_", " ")
        return str(label)


class Citation(Target):
    """A statement: this source says this about this field of that record.

    Only the document's own words are quoted; pages put these alone in quotation marks.
    """

    Kind = StatementKind

    class Stance(models.TextChoices):
        AGREES = "agrees", "agrees with the value shown"
        CONFLICTS = "conflicts", "gives another value"

    source = models.ForeignKey("Source", models.PROTECT, related_name="citations")
    kind = models.CharField(
        "kind of statement",
        max_length=12,
        choices=StatementKind,
        help_text=(
            "Quoted: the document’s own words, at most eight. In our words: what it says, said "
            "by us. Derived: what follows from it."
        ),
    )
    value = models.TextField(
        "value in the source",
        help_text="As the document states it. Leave out the quotation marks.",
    )
    derivation = models.CharField(
        "how it is derived",
        max_length=200,
        blank=True,
        help_text="Only for derived ones, such as “sum of …” or “country of the region”.",
    )
    language = models.CharField(
        "language of the words",
        max_length=10,
        choices=language_choices,
        blank=True,
        help_text="Only for quoted ones, where it is not the language of the source.",
    )
    meaning = models.CharField(
        "value in ClusteriX",
        max_length=300,
        blank=True,
        help_text="The same value as the record stores it, such as 1687872.00, 2021-04-01 or FR.",
    )
    locator = models.CharField(
        "page or section",
        max_length=120,
        help_text="Where the document says so: a page, section or line.",
    )
    stance = models.CharField(
        "agrees or differs",
        max_length=10,
        choices=Stance,
        default=Stance.AGREES,
    )
    conflict = models.ForeignKey(
        "Conflict",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="citations",
    )

    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="carried",
        help_text="The same statement about the record's earlier edition.",
    )
    # Who said that the statement still fits, although the text of its field has changed, and the
    # text that they said it of.
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_text = models.TextField(blank=True, editable=False)

    history = HistoricalRecords()
    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["source", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "content_type", "object_id", "field", "value", "locator"],
                name="a_citation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=StatementKind.values),
                name="a_statement_has_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=StatementKind.DERIVED) ^ models.Q(derivation=""),
                name="a_derived_statement_says_how",
                violation_error_message="A derived statement says how it follows, and no other does.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=StatementKind.QUOTED) | models.Q(language=""),
                name="only_a_quotation_has_a_language",
                violation_error_message="Only a quotation has a language.",
            ),
        ]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self):
        return f"{self.statement} ({self.source.code}, {self.locator})"

    @property
    def statement(self):
        """What is stated, in quotation marks where these are the document's own words."""
        if self.is_quoted:
            return f"“{self.value}”"
        return f"{self.value} [{self.kind_label}]"

    @property
    def is_quoted(self):
        return self.kind == StatementKind.QUOTED

    @property
    def kind_label(self):
        """What tells readers that these are not the document's words; empty for a quotation."""
        if self.is_quoted:
            return ""
        if self.kind == StatementKind.DERIVED:
            return f"derived: {self.derivation}"
        return self.get_kind_display()

    @property
    def quoted_language(self):
        """The language of the quoted words; empty where nothing is quoted."""
        if not self.is_quoted:
            return ""
        return self.language or self.source.language

    def clean(self):
        has_target = self.content_type_id and self.object_id is not None
        if has_target and self.record is None:
            raise ValidationError(NO_RECORD)
        if self.conflict and self.target != self.conflict.target:
            raise ValidationError("The conflict is about another field or another record.")
        found = self.problems_of_kind()
        if found:
            raise ValidationError(found)

    def problems_of_kind(self):
        model = None
        label = ""
        if self.content_type_id:
            model = self.content_type.model_class()
            label = capfirst(self.field_label)
        return problems(
            kind=self.kind,
            value=self.value,
            derivation=self.derivation,
            language=self.language,
            exact=is_exact(model, self.field),
            label=label,
        )
