"""What workers hold of the index in memory is what the index holds, at every request."""

from contextlib import contextmanager
from random import Random

import pytest
from django.db import connection, transaction
from pyroaring import BitMap

from catalogue.parameters import BadParameters
from practices.models import Edition, Topic
from projects.models import Project
from search import snapshot
from search.engines import Term
from search.indexing import reindexed
from search.models import IndexState, SearchDocument
from search.reindexing import rebuild
from tests.factories import EditionFactory, ProjectFactory, RegionFactory, TopicFactory
from tests.search.asking import found, practices

pytestmark = pytest.mark.django_db


class Worker:
    """One process with its own memory of the index."""

    def __init__(self):
        self.snapshots = {}

    def current(self):
        with self.at_work():
            return snapshot.current()

    @contextmanager
    def at_work(self):
        others = dict(snapshot.snapshots)
        snapshot.snapshots.clear()
        snapshot.snapshots.update(self.snapshots)
        yield
        self.snapshots = dict(snapshot.snapshots)
        snapshot.snapshots.clear()
        snapshot.snapshots.update(others)


def content(loaded):
    """All that a Snapshot says, without what is empty."""
    postings = {
        (kind, facet, value): numbers
        for (kind, facet), values in loaded.postings.items()
        for value, numbers in values.items()
        if numbers
    }
    return {kind: numbers for kind, numbers in loaded.of_kind.items() if numbers}, postings


def columns(loaded):
    """What the Columns of a Snapshot count, and what its postings say."""
    counted = {key: column.count(loaded.of_kind[key[0]]) for key, column in loaded.columns.items()}
    return counted, {
        key: {v: len(numbers) for v, numbers in loaded.postings[key].items() if numbers}
        for key in counted
    }


def practice(title="A practice", **kwargs):
    return EditionFactory(published=True, title=title, practice__organisation=None, **kwargs)


def change(edition, **values):
    with reindexed(edition):
        Edition.objects.filter(pk=edition.pk).update(**values)


def test_a_change_is_there_at_the_next_request():
    edition = practice("Before", scope="local")
    assert (found("before"), practices().facet("scope")) == (["Before"], {"local": 1})

    change(edition, title="After", scope="regional")

    assert (found("before "), found("after"), practices().facet("scope")) == (
        [],
        ["After"],
        {"regional": 1},
    )


def test_a_withdrawn_record_is_gone_everywhere_at_once(client):
    edition = practice(
        "Zeppelin",
        topics=[TopicFactory(slug="balloons", name="Balloons")],
        regions=[RegionFactory()],
    )
    practice("Left unchanged")
    addresses = [
        "/practices/",
        "/practices/?q=zeppelin",
        "/search/?q=zeppelin",
        "/api/v1/practices/?facets=true",
    ]
    addresses += [
        "/suggest/?q=zepp",
        "/suggest/?q=ballo",
        "/api/v1/practices/?q=zeppelin",
        "/practices/?topic=balloons",
    ]
    shown = [b"Zeppelin" in client.get(address).content for address in addresses]

    change(edition, status="archived")
    left = {address: client.get(address).content for address in addresses}

    assert shown == [True] * 5 + [False, True, True]
    assert [
        address
        for address, content in left.items()
        if b"Zeppelin" in content or b"balloons&" in content
    ] == []
    assert (practices().total, practices().facet("topic"), practices().facet("region")) == (
        1,
        {},
        {},
    )
    assert client.get("/suggest/?q=ballo").json()["suggestions"] == []


@pytest.mark.parametrize("seed", range(4))
def test_a_worker_that_follows_holds_what_one_that_starts_holds(seed, monkeypatch):
    monkeypatch.setattr("search.loading.MANY_VALUES", 1)
    random, steady, lazy = Random(seed), Worker(), Worker()
    topics = [TopicFactory() for _ in range(3)]
    editions = [practice(topics=topics[:1]) for _ in range(3)]

    def publish_another():
        editions.append(
            practice(
                topics=random.sample(topics, 2), scope=random.choice(["", "local", "regional"])
            )
        )

    def edit():
        change(
            random.choice(editions),
            scope=random.choice(["", "local", "regional"]),
            title=f"T{random.random()}",
        )

    def archive_or_restore():
        change(random.choice(editions), status=random.choice(["archived", "published"]))

    def file_elsewhere():
        edition = random.choice(editions)
        with reindexed(edition):
            edition.topics.set(random.sample(topics, random.randrange(4)))

    def change_two():
        with transaction.atomic():
            edit()
            archive_or_restore()

    for _ in range(20):
        random.choice([publish_another, edit, archive_or_restore, file_elsewhere, change_two])()
        fresh = content(Worker().current())
        assert content(steady.current()) == fresh
        counted, in_postings = columns(steady.current())
        assert counted == in_postings
        assert ("practice", "transferred") in counted
        if random.random() < 0.2:
            assert content(lazy.current()) == fresh


def test_a_worker_follows_by_taking_over_what_changed_and_keeps_what_it_found():
    worker, edition = Worker(), practice("Zeppelin")
    practice("Zeppelin two")
    before = worker.current()
    assert len(before.matching(Term(("zeppelin",)))) == 2

    change(edition, scope="local")
    practice("Zeppelin three")
    after = worker.current()

    assert after.cache.terms is before.cache.terms
    assert after.matching(Term(("zeppelin",))) & after.alive == after.of_kind["practice"]
    assert len(after.alive) == 3


def test_a_worker_takes_over_a_rebuilt_index_as_a_whole():
    worker, _ = Worker(), practice("Zeppelin")
    before = worker.current()

    rebuild()
    after = worker.current()

    assert (before.generation, after.generation) == (0, 1)
    assert content(after) == content(Worker().current())
    assert (
        after.matching(Term(("zeppelin",)))
        == after.alive
        == BitMap([SearchDocument.objects.get().pk])
    )


def test_a_record_by_which_lists_were_filtered_is_no_filter_any_more_once_it_is_withdrawn():
    project = ProjectFactory(slug="hidden")
    practice(projects=[project])
    assert practices(project="hidden").total == 1

    with reindexed(project):
        Project.objects.update(is_public=False)

    with pytest.raises(BadParameters, match="project: Select a valid choice"):
        practices(project="hidden")


def test_what_was_rolled_back_poisons_nobody():
    kept, worker = practice("Kept"), Worker()

    with transaction.atomic():
        practice("Rolled back", scope="local")
        worker.current().matching(Term(("back",)))
        transaction.set_rollback(True)

    other = practice("Back again", scope="regional")
    loaded = worker.current()

    numbers = BitMap(SearchDocument.objects.values_list("pk", flat=True))
    assert content(loaded) == content(Worker().current())
    assert loaded.alive == numbers
    assert loaded.having("practice", "scope", ["local", "regional"]) & loaded.matching(
        Term(("back",))
    ) == BitMap([SearchDocument.objects.get(record_id=other.practice_id).pk])
    assert kept.practice_id in SearchDocument.objects.values_list("record_id", flat=True)


def test_a_name_that_was_rolled_back_poisons_nobody():
    topic = TopicFactory(name="Widgets")
    practice("Filed", topics=[topic])
    worker = Worker()

    def rename(name):
        with reindexed(topic):
            Topic.objects.filter(pk=topic.pk).update(name=name)

    with transaction.atomic():
        rename("Rolledback")
        worker.current()
        transaction.set_rollback(True)
    rename("Gadgets")

    assert [name.label for name in worker.current().names.by_value.values()] == ["Gadgets"]


@contextmanager
def another_writes(action, *, before="nothing", after="nothing"):
    """Somebody else's change is committed while something is read inside: at the first SQL with these words."""
    waiting = [action]

    def wrapper(execute, sql, params, many, context):
        if before in sql and waiting:
            waiting.pop()()
        result = execute(sql, params, many, context)
        if after in sql and waiting:
            waiting.pop()()
        return result

    with connection.execute_wrapper(wrapper):
        yield
    assert not waiting


READS = ['FROM "search_searchdocument"', 'FROM "search_indexchange"']


@pytest.mark.parametrize("table", READS)
def test_what_another_writes_while_a_worker_follows_makes_no_count_wrong(table):
    editions = [practice(f"Practice {number}") for number in range(3)]
    worker = Worker()
    worker.current()
    change(editions[0], scope="local")

    with another_writes(lambda: change(editions[0], scope="regional"), before=table):
        loaded = worker.current()

    assert content(loaded) == content(Worker().current())


def test_what_another_writes_while_a_worker_loads_the_index_makes_no_count_wrong():
    editions = [practice(f"Practice {number}") for number in range(3)]

    with another_writes(
        lambda: change(editions[0], scope="local"), before='FROM "search_searchdocument"'
    ):
        loaded = Worker().current()

    assert content(loaded) == content(Worker().current())


def test_a_request_that_was_overtaken_by_another_of_its_worker_does_not_go_back():
    edition, worker = practice(), Worker()
    before = worker.current()
    practice("Another")

    def change_and_be_read_by_another_request():
        change(edition, scope="local")
        snapshot.current()

    with (
        worker.at_work(),
        another_writes(change_and_be_read_by_another_request, after='FROM "search_indexstate"'),
    ):
        loaded = snapshot.current()

    assert loaded.version == IndexState.objects.get().version
    assert loaded.cache.terms is before.cache.terms  # followed, not loaded anew
