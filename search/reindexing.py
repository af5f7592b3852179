"""Builds the index anew beside the one in use, and compares it with the records."""

from collections import Counter, defaultdict
from time import sleep
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from search import common_words
from search.engines import engine
from search.indexing import add, is_outdated, learn_words
from search.models import CommonWord, IndexChange, IndexState, SearchDocument, SearchWord
from search.registry import BATCH, INDEXES, index_format

OF_A_GENERATION = (SearchDocument, SearchWord, CommonWord, IndexChange)
# How long a request may still read the old generation after the new one took its place.
GRACE_SECONDS = 3


class RebuildSuperseded(Exception):
    """Another rebuild began; this one has stopped, and the index is as it was."""


def no_progress(what, total):
    return lambda number: None


def rebuild(*, progress=no_progress, grace=0):
    """Build every document anew and swap all in at once. Returns how many there are.

    Raises RebuildSuperseded. The site goes on with the old generation meanwhile; what
    is written there is brought over at the end. Where it is interrupted, nothing has
    changed, and it can be run again. `progress(what, total)` gives a function that is
    called with the size of each batch.
    """
    token, generation, since = begin()
    words = Counter()
    for index in INDEXES:
        step = progress(index.label, index.records().count())
        for records in index.batches():
            words.update(add_records(index, records, token, generation))
            step(len(records))
    engine().finish(generation % 2)
    engine().learn(generation, words)
    save_common_words(token, generation, words, progress)
    number = swap(token, generation, since)
    sleep(grace)
    forget_older_than(generation)
    return number


def add_records(index, records, token, generation):
    """Add the documents of a batch of records. Returns {word: number of them}."""
    with transaction.atomic():
        check_not_superseded(token)
        entries = index.entries(records)
        add(entries, generation=generation, version=0)
    words = Counter()
    for entry in entries:
        words.update(entry.words)
    return words


def save_common_words(token, generation, words, progress):
    candidates = common_words.candidates(words)
    if not candidates:
        return
    step = progress("Frequent words", len(candidates))
    for word in candidates:
        check_not_superseded(token)
        common_words.save(generation, word)
        step(1)


def locked_state():
    """The one row of IndexState, locked; created where there is none yet."""
    state, _ = IndexState.objects.select_for_update().get_or_create()
    return state


def begin():
    """Mark the rebuild as under way and clear what an interrupted one left behind.

    Returns its token, its generation, and the version that was in force.
    """
    with transaction.atomic():
        state = locked_state()
        token = uuid4().hex
        generation = state.generation + 1
        IndexState.objects.update(building=token)
    for model in OF_A_GENERATION:
        delete_in_batches(model, generation=generation)
    engine().clear(generation % 2)
    return token, generation, state.version


def check_not_superseded(token):
    if not IndexState.objects.filter(building=token).exists():
        raise RebuildSuperseded("Another rebuild of the index has begun; this one has stopped.")


@transaction.atomic
def swap(token, generation, since):
    """Bring over what was written after version `since`; put the generation in force."""
    state = locked_state()
    check_not_superseded(token)
    changed = records_changed(state.generation, since)
    for index in INDEXES:
        numbers = changed[index.kind]
        documents = SearchDocument.objects.filter(generation=generation, kind=index.kind)
        documents.filter(record_id__in=numbers).delete()
        entries = index.entries_of(numbers)
        add(entries, generation=generation, version=0)
        learn_words(entries, generation=generation)
    in_force = {"generation": generation, "version": 0, "token": uuid4().hex}
    IndexChange.objects.create(**in_force)
    IndexState.objects.filter(pk=state.pk).update(
        **in_force,
        format=index_format(),
        building="",
        built_at=timezone.now(),
    )
    return SearchDocument.objects.filter(generation=generation).count()


def records_changed(generation, since):
    """{kind: numbers of the records} that were written after the version `since`."""
    changed = defaultdict(set)
    for change in IndexChange.objects.filter(generation=generation, version__gt=since):
        for line in change.records.splitlines():
            kind, number = line.split()
            changed[kind].add(int(number))
    return changed


def forget_older_than(generation):
    for model in OF_A_GENERATION:
        delete_in_batches(model, generation__lt=generation)


def delete_in_batches(model, **conditions):
    """Delete rows a batch at a time, so that nobody waits for them."""
    rows = model.objects.filter(**conditions)
    numbers = rows.order_by("pk").values_list("pk", flat=True)
    while last := numbers[: 10 * BATCH].aggregate(last=Max("pk"))["last"]:
        # Without loading them: no other table refers to these.
        rows.filter(pk__lte=last)._raw_delete(using=rows.db)


def is_built():
    """Whether there is an index in the format that this version reads."""
    return IndexState.objects.filter(format=index_format()).exists()


def generation_in_force():
    """The number of the generation that is read; None where nothing says so."""
    return IndexState.objects.values_list("generation", flat=True).first()


def differences():
    """{kind: how many documents are missing, out of date, or without a public record}."""
    generation = IndexState.objects.get().generation
    return {index.kind: compare(index, generation) for index in INDEXES}


def compare(index, generation):
    """The counts of one kind, {"missing", "outdated", "surplus"}."""
    documents = SearchDocument.objects.filter(generation=generation, kind=index.kind)
    counts = Counter(missing=0, outdated=0, surplus=documents.count())
    for records in index.batches():
        entries = index.entries(records)
        records_of_batch = [entry.record_id for entry in entries]
        of_batch = {}
        numbers = []
        for document in documents.filter(record_id__in=records_of_batch):
            of_batch[document.record_id] = document
            numbers.append(document.pk)
        wordless = engine().missing(generation % 2, numbers)
        counts["surplus"] -= len(of_batch)
        for entry in entries:
            document = of_batch.get(entry.record_id)
            if document is None:
                counts["missing"] += 1
            elif document.pk in wordless or is_outdated(document, entry):
                counts["outdated"] += 1
    return dict(counts)
