"""Building the index anew beside the one in use, and comparing it with the records."""

from collections import Counter, defaultdict
from time import sleep
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from search import common_words
from search.engines import engine
from search.indexing import add, values
from search.models import CommonWord, IndexChange, IndexState, SearchDocument, SearchWord
from search.registry import BATCH, INDEXES, index_format

OF_A_GENERATION = (SearchDocument, SearchWord, CommonWord, IndexChange)
# How long a request may still read the old generation after the new one took its place.
GRACE_SECONDS = 3


class RebuildSuperseded(Exception):
    """Another rebuild began; this one has stopped, and the index is as it was."""


def rebuild(*, progress=lambda what, total: lambda number: None, grace=0):
    """Build every document anew and swap all in at once. Returns how many there are. Raises Overtaken.

    The site goes on with the old generation meanwhile; what is written there is brought over at the end. Interrupted,
    nothing has changed, and it can be run again. `progress(what, total)` gives a function that is told of each batch.
    """
    token, generation, since = _begin()
    words = Counter()
    for index in INDEXES:
        step = progress(index.label, index.records().count())
        for records in index.batches():
            with transaction.atomic():
                _still(token)
                entries = index.entries(records)
                add(entries, generation=generation, version=0)
            for entry in entries:
                words.update(entry.words)
            step(len(records))
    engine().finish(generation % 2)
    engine().learn(generation, words)
    _remember_frequent(token, generation, words, progress)
    number = _swap(token, generation, since)
    sleep(grace)
    _forget(generation)
    return number


def _remember_frequent(token, generation, words, progress):
    if candidates := common_words.candidates(words):
        step = progress("Frequent words", len(candidates))
        for word in candidates:
            _still(token)
            common_words.remember(generation, word)
            step(1)


def _state():
    """The one row, locked; made where there is none yet."""
    state, _ = IndexState.objects.select_for_update().get_or_create()
    return state


def _begin():
    """Mark the rebuild as under way and clear what an interrupted one left behind."""
    with transaction.atomic():
        state = _state()
        token, generation, since = uuid4().hex, state.generation + 1, state.version
        IndexState.objects.update(building=token)
    for model in OF_A_GENERATION:
        _delete(model, generation=generation)
    engine().clear(generation % 2)
    return token, generation, since


def _still(token):
    if not IndexState.objects.filter(building=token).exists():
        raise RebuildSuperseded("Another rebuild of the index has begun; this one has stopped.")


@transaction.atomic
def _swap(token, generation, since):
    """Bring over what was written meanwhile, then put the new generation in force."""
    state = _state()
    _still(token)
    changed = defaultdict(set)
    for change in IndexChange.objects.filter(generation=state.generation, version__gt=since):
        for line in change.records.splitlines():
            kind, number = line.split()
            changed[kind].add(int(number))
    for index in INDEXES:
        SearchDocument.objects.filter(
            generation=generation, kind=index.kind, record_id__in=changed[index.kind]
        ).delete()
        entries = index.entries_of(changed[index.kind])
        add(entries, generation=generation, version=0)
        engine().learn(generation, dict.fromkeys(set().union(*(entry.words for entry in entries)), 1))
    mark = {"generation": generation, "version": 0, "token": uuid4().hex}
    IndexChange.objects.create(**mark)
    IndexState.objects.filter(pk=state.pk).update(**mark, format=index_format(), building="", built_at=timezone.now())
    return SearchDocument.objects.filter(generation=generation).count()


def _forget(generation):
    """Delete what belongs to other generations, a batch at a time so that nobody waits."""
    for model in OF_A_GENERATION:
        _delete(model, generation__lt=generation)


def _delete(model, **which):
    rows = model.objects.filter(**which)
    while top := rows.order_by("pk").values_list("pk", flat=True)[: 10 * BATCH].aggregate(top=Max("pk"))["top"]:
        rows.filter(pk__lte=top)._raw_delete(using=rows.db)


def is_built():
    """Whether there is an index in the format that this version reads."""
    return IndexState.objects.filter(format=index_format()).exists()


def generation_in_force():
    """The number of the generation that is read; None where nothing says so."""
    return IndexState.objects.values_list("generation", flat=True).first()


def differences():
    """For each kind, how many documents are missing, out of date, or without a public record: {kind: counts}."""
    generation = IndexState.objects.get().generation
    return {index.kind: _compared(index, generation) for index in INDEXES}


def _compared(index, generation):
    documents = SearchDocument.objects.filter(generation=generation, kind=index.kind)
    counts = Counter(missing=0, outdated=0, surplus=0)
    seen = 0
    for records in index.batches():
        entries = index.entries(records)
        held = documents.filter(record_id__in=[entry.record_id for entry in entries])
        held = {document.record_id: document for document in held}
        without_words = engine().missing(generation % 2, [document.pk for document in held.values()])
        seen += len(held)
        for entry in entries:
            document = held.get(entry.record_id)
            if document is None:
                counts["missing"] += 1
            elif document.pk in without_words or values(document) != values(entry.document()):
                counts["outdated"] += 1
    counts["surplus"] = documents.count() - seen
    return dict(counts)
