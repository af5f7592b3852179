from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from search.text import tokens


class SearchDocument(models.Model):
    """One public record as a visitor searches it.

    Derived: written by `search.indexing`, rebuilt by `reindex`. A document is never
    changed: a record that changes gets a new one with a higher number, so what a worker
    keeps in memory about a number stays true. The words of a document are in the table
    of the database's engine (`search.engines`).
    """

    id = models.AutoField(primary_key=True)  # four bytes, as the bitmaps have it
    generation = models.PositiveIntegerField()
    version = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    record_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    folded_title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    lead = models.TextField(
        blank=True, help_text="The folded words of summary and keywords, one line each."
    )
    url = models.CharField(max_length=300)
    newest = models.PositiveIntegerField(
        help_text="The day that “newest first” goes by, as its ordinal; 0 if unknown."
    )
    terms = models.TextField(
        blank=True, help_text="The values of its facets, one “facet=value” a line."
    )
    card = models.JSONField(default=dict, help_text="What else a list shows of it.")
    digest = models.CharField(
        max_length=32, help_text="Of all its words, so that a difference can be found."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "kind", "record_id"], name="one_document_per_record"
            )
        ]
        indexes = [
            models.Index(fields=["generation", "version"], name="search_since"),
            models.Index(
                fields=["generation", "kind", "newest", "record_id"], name="search_newest"
            ),
            models.Index(
                fields=["generation", "kind", "folded_title", "record_id"],
                name="search_title",
            ),
        ]

    def __str__(self):
        return self.title


class IndexState(models.Model):
    """Which documents are in force: those of `generation`, as of `version`.

    There is one row, and whoever writes locks it. `names` is another token after each
    change of what values of facets are called or of synonyms. `format` is 0 until the
    index is built.
    """

    generation = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)
    names = models.CharField(max_length=32, default="")
    format = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, default="")
    building = models.CharField(
        max_length=32, default="", help_text="The rebuild that is under way, if any."
    )
    built_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"generation {self.generation}, version {self.version}"


class IndexChange(models.Model):
    """What one writer took out of the index, so that every worker can follow.

    A version that was rolled back is given again, with another token.
    """

    generation = models.PositiveIntegerField()
    version = models.PositiveBigIntegerField()
    token = models.CharField(max_length=32)
    removed = models.TextField(blank=True, help_text="Numbers of documents, separated by spaces.")
    records = models.TextField(
        blank=True, help_text="The records written, one “kind number” a line."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "version"], name="one_change_per_version")
        ]

    def __str__(self):
        return f"generation {self.generation}, version {self.version}"


class SearchWord(models.Model):
    """A word of the index, and how many documents held it when the index was built.

    Finds what was meant by a misspelt one.
    """

    generation = models.PositiveIntegerField()
    word = models.CharField(max_length=60)
    length = models.PositiveSmallIntegerField()
    documents = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "word"], name="a_word_once")]
        indexes = [
            models.Index(fields=["generation", "length"], name="search_word_length"),
            # PostgreSQL can look up beginnings in this one only.
            models.Index(
                fields=["generation", "word"],
                name="search_word_beginning",
                opclasses=["int4_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self):
        return self.word


class CommonWord(models.Model):
    """A word or stem that very many documents held when the index was built, and which of them.

    Documents with a number above `last_id` came later and are not among them.
    """

    generation = models.PositiveIntegerField()
    word = models.CharField(max_length=60)
    last_id = models.PositiveIntegerField()
    documents = models.BinaryField(
        help_text="Their numbers as a roaring bitmap, in its portable form."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "word"], name="a_common_word_once")
        ]

    def __str__(self):
        return self.word


class Synonym(models.Model):
    """Two ways to say the same: who searches one also finds the other."""

    term = models.CharField(
        max_length=80, unique=True, help_text="As people type it, such as RIS3."
    )
    meaning = models.CharField(
        max_length=120, help_text="What it stands for, such as smart specialisation."
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["term"]

    def __str__(self):
        return f"{self.term} = {self.meaning}"

    def clean(self):
        wordless = [name for name in ("term", "meaning") if not tokens(getattr(self, name))]
        if wordless:
            raise ValidationError(dict.fromkeys(wordless, "Enter at least one letter or digit."))
