"""The index is built anew beside the one in use, and told apart from the records where they differ."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clusterix.search import KINDS
from practices.models import Edition
from projects.models import Project
from search import reindexing, snapshot
from search.common_words import load
from search.engines import Term, engine
from search.indexing import reindexed
from search.models import CommonWord, IndexState, SearchDocument, SearchWord
from search.registry import INDEXES
from search.reindexing import RebuildSuperseded, differences, rebuild
from tests.factories import (
    ActionPlanFactory,
    EditionFactory,
    OrganisationFactory,
    OutputFactory,
    PartnershipFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
    TransferFactory,
)
from tests.search.asking import found, match, practices

pytestmark = pytest.mark.django_db
SAID = [
    f.name for f in SearchDocument._meta.fields if f.name not in {"id", "generation", "version"}
]
AS_THE_RECORDS = {kind: {"missing": 0, "outdated": 0, "surplus": 0} for kind in KINDS}


def said():
    """What every document in force says."""
    documents = SearchDocument.objects.filter(generation=IndexState.objects.get().generation)
    return sorted(str(row) for row in documents.values_list(*SAID))


def a_record_of_each_kind():
    region, topic = RegionFactory(), TopicFactory()
    organisation, project = OrganisationFactory(region=region), ProjectFactory(title="Zeppelins")
    PartnershipFactory(organisation=organisation, project=project)
    edition = EditionFactory(
        published=True,
        title="Of zeppelins",
        topics=[topic],
        regions=[region],
        projects=[project],
        keywords="a, b",
    )
    TransferFactory(practice=edition.practice)
    OutputFactory(project=project)
    ActionPlanFactory(region=region, topics=[topic], project=project)
    return edition


def archive(edition):
    with reindexed(edition):
        Edition.objects.filter(pk=edition.pk).update(status="archived")


def interrupt():
    raise KeyboardInterrupt


def without_state():
    IndexState.objects.all().delete()


def of_another_format():
    snapshot.snapshots.clear()
    IndexState.objects.update(format=99)


def once(action):
    """A `progress` that does this after the first batch."""
    waiting = [action]
    return lambda kind, total: lambda number: waiting.pop()() if waiting else None


def test_building_anew_gives_what_writing_one_by_one_gave():
    a_record_of_each_kind()
    EditionFactory(published=True, title="Auf Deutsch", language="de", practice__organisation=None)
    written, words = said(), match("zeppelin")
    before = practices(q="zeppelins -deutsch").page(0, 10)

    number = rebuild()

    assert said() == written
    assert number == len(written) == SearchDocument.objects.count()
    assert practices(q="zeppelins -deutsch").page(0, 10) == before != []
    assert len(match("zeppelin").documents) == len(words.documents)
    assert differences() == AS_THE_RECORDS


def test_building_anew_counts_in_how_many_documents_a_word_is():
    for title in ("One zeppelin", "Two zeppelins", "A zeppelin, a zeppelin"):
        EditionFactory(published=True, title=title, practice__organisation=None)

    rebuild()

    counted = dict(SearchWord.objects.filter(word__startswith="z").values_list("word", "documents"))
    assert counted == {"zeppelin": 2, "zeppelins": 1}


def test_building_anew_drops_what_is_no_longer_public_and_adds_what_was_never_written():
    archived = EditionFactory(published=True, title="Archived", practice__organisation=None)
    Edition.objects.filter(pk=archived.pk).update(status="archived")
    ProjectFactory(acronym="HIDDEN", hidden=True)
    Project.objects.update(is_public=True)

    assert rebuild() == 1
    assert list(SearchDocument.objects.values_list("title", flat=True)) == [
        "HIDDEN: The title of HIDDEN"
    ]


def test_nothing_of_earlier_generations_is_left_behind(monkeypatch):
    monkeypatch.setattr("search.common_words.FREQUENT", 1)
    a_record_of_each_kind()

    for _ in range(3):
        rebuild()

    for model in reindexing.OF_A_GENERATION:
        assert set(model.objects.values_list("generation", flat=True)) == {3}
    assert len(practices(q="zeppelin").page(0, 10)) == 1


def test_the_site_reads_the_old_index_until_the_new_one_is_whole():
    a_record_of_each_kind()
    seen = []

    rebuild(
        progress=lambda kind, total: (
            lambda number: seen.append((snapshot.current().generation, found("zeppelin")))
        )
    )

    assert set(map(str, seen)) == {"(0, ['Of zeppelins'])"}
    assert (snapshot.current().generation, found("zeppelin")) == (1, ["Of zeppelins"])


def test_what_changes_during_the_building_is_in_the_new_index():
    edited, withdrawn = (
        EditionFactory(published=True, title=t, practice__organisation=None) for t in ("One", "Two")
    )
    EditionFactory(published=True, title="Three", practice__organisation=None)

    def change():
        with reindexed(edited):
            Edition.objects.filter(pk=edited.pk).update(title="Kaleidoscope", scope="local")
        archive(withdrawn)
        EditionFactory(published=True, title="Balloon", practice__organisation=None)

    number = rebuild(progress=once(change))

    assert found("", sort="title") == ["Balloon", "Kaleidoscope", "Three"]
    assert [found(word) for word in ("kaleidoscope", "balloon", "two ", "one ")] == [
        ["Kaleidoscope"],
        ["Balloon"],
        [],
        [],
    ]
    assert (number, practices().facet("scope"), differences()) == (3, {"local": 1}, AS_THE_RECORDS)


def test_a_word_that_came_during_the_building_is_offered_for_its_misspelling():
    edition = EditionFactory(published=True, title="One", practice__organisation=None)

    def change():
        with reindexed(edition):
            Edition.objects.filter(pk=edition.pk).update(title="Kaleidoscope")

    rebuild(progress=once(change))

    assert match("kaleidoscpe ").corrected == [("kaleidoscpe", "kaleidoscope")]


def test_what_changes_after_the_building_is_written_into_the_new_index():
    edition = EditionFactory(published=True, title="Before", practice__organisation=None)
    rebuild()

    archive(edition)
    EditionFactory(published=True, title="After", practice__organisation=None)

    assert (found(""), differences()) == (["After"], AS_THE_RECORDS)


def test_an_interrupted_building_leaves_the_old_index_in_force_and_can_be_begun_again():
    edition = a_record_of_each_kind()
    written = said()

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            rebuild(progress=once(lambda: 1 / 0))
        assert (said(), found("zeppelin"), differences()) == (
            written,
            ["Of zeppelins"],
            AS_THE_RECORDS,
        )

    with reindexed(edition):
        Edition.objects.filter(pk=edition.pk).update(title="Balloons")
    assert found("balloon") == ["Balloons"]

    rebuild()
    assert (found("balloon"), found("zeppelin ")) == (["Balloons"], [])
    assert differences() == AS_THE_RECORDS


def test_the_later_of_two_buildings_wins_and_the_earlier_one_stops():
    a_record_of_each_kind()
    EditionFactory(published=True, practice__organisation=None)
    written = said()

    with pytest.raises(
        RebuildSuperseded, match=r"^Another rebuild of the index has begun; this one has stopped\.$"
    ):
        rebuild(progress=once(rebuild))

    assert (said(), IndexState.objects.get().generation, differences()) == (
        written,
        1,
        AS_THE_RECORDS,
    )


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def at_once(self, monkeypatch):
        monkeypatch.setattr(reindexing, "sleep", lambda seconds: None)

    def test_it_builds_and_says_how_many_documents_there_are(self, capsys):
        a_record_of_each_kind()

        call_command("reindex", quiet=True)

        out = capsys.readouterr()
        assert (out.out, out.err) == (
            f"The search index holds {SearchDocument.objects.count()} documents.\n",
            "",
        )

    def test_it_shows_how_far_it_is(self, capsys):
        for _ in range(3):
            EditionFactory(published=True, practice__organisation=None)

        call_command("reindex")

        assert "Good practices: 100%" in capsys.readouterr().err

    def test_it_says_that_another_one_has_begun(self, monkeypatch):
        a_record_of_each_kind()
        monkeypatch.setattr("search.management.commands.reindex.no_progress", once(rebuild))

        with pytest.raises(
            CommandError, match=r"^Another rebuild of the index has begun; this one has stopped\.$"
        ):
            call_command("reindex", quiet=True)

    def test_interrupted_it_says_that_the_index_is_as_it_was(self, monkeypatch):
        a_record_of_each_kind()
        written = said()
        monkeypatch.setattr("search.management.commands.reindex.no_progress", once(interrupt))

        with pytest.raises(CommandError, match=r"^Interrupted; the index is as it was\.$") as ended:
            call_command("reindex", quiet=True)

        assert (ended.value.returncode, said(), found("zeppelin")) == (
            130,
            written,
            ["Of zeppelins"],
        )

    def test_interrupted_after_the_new_index_took_over_it_says_so(self, monkeypatch):
        a_record_of_each_kind()
        monkeypatch.setattr(reindexing, "sleep", lambda seconds: interrupt())

        with pytest.raises(CommandError, match=r"^Interrupted; the new index is in force") as ended:
            call_command("reindex", quiet=True)

        assert (ended.value.returncode, IndexState.objects.get().generation) == (130, 1)

    @pytest.mark.parametrize("break_it", [without_state, of_another_format])
    def test_a_check_says_that_an_index_was_not_built_for_this_version(self, client, break_it):
        a_record_of_each_kind()
        break_it()

        with pytest.raises(CommandError) as ended:
            call_command("reindex", check=True)

        assert str(ended.value) == (
            "The index was not built in the format of this version. Run: manage.py reindex"
        )
        assert (ended.value.returncode, client.get("/practices/").status_code) == (1, 503)

    def test_a_check_of_a_right_index_says_so_of_every_kind(self, capsys):
        a_record_of_each_kind()

        call_command("reindex", check=True)

        lines = capsys.readouterr().out.splitlines()
        assert lines == [f"{index.label}: as the records" for index in INDEXES]

    def test_a_check_counts_what_is_missing_outdated_and_surplus_and_fails(self, capsys):
        a_record_of_each_kind()
        retitled, _ = (
            EditionFactory(published=True, practice__organisation=None) for _ in range(2)
        )
        Edition.objects.filter(pk=retitled.pk).update(context="Another text.")
        Project.objects.update(is_public=False)
        SearchDocument.objects.filter(kind="organisation").last().delete()

        with pytest.raises(
            CommandError,
            match=r"^The search index differs from the records\. Run: manage\.py reindex$",
        ):
            call_command("reindex", check=True)

        assert sorted(capsys.readouterr().out.splitlines()) == [
            "Action plans: 1 surplus",
            "Good practices: 2 outdated",
            "Outputs: 1 surplus",
            "Partners: 1 missing, 1 outdated",
            "Projects: 1 surplus",
        ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="settings of SQLite's table of words")
def test_what_a_rebuild_sets_for_itself_is_as_before_when_it_ends():
    def settings():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT k, v FROM search_words_{IndexState.objects.get().generation % 2}_config"
            )
            return {name: value for name, value in cursor.fetchall() if name != "version"}

    rebuild()

    assert settings() == {"automerge": 4, "crisismerge": 16, "hashsize": 2**20}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="These tables are SQLite's.")
def test_words_are_not_read_whole_because_there_were_few_of_them_when_they_were_analysed():
    plan = "EXPLAIN QUERY PLAN DELETE FROM search_words_1_data WHERE id >= 1 AND id <= 2"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        before = cursor.execute(plan).fetchall()[0][-1]
        engine().clear(1)
        after = cursor.execute(plan).fetchall()[0][-1]

    assert (before.split()[0], after.split()[0]) == ("SCAN", "SEARCH")


@pytest.fixture
def few_are_frequent(monkeypatch):
    monkeypatch.setattr("search.common_words.FREQUENT", 2)


@pytest.mark.usefixtures("few_are_frequent")
class TestFrequentWords:
    def test_of_words_and_stems_in_many_documents_it_is_kept_where_they_are(self):
        for title in ("A zeppelin", "Other zeppelins", "One balloon"):
            EditionFactory(published=True, title=title, practice__organisation=None)

        rebuild()

        kept = CommonWord.objects.filter(word__in=["zeppelin", "zeppelins", "balloon"])
        titles = SearchDocument.objects.filter(title__contains="eppelin")
        generation = IndexState.objects.get().generation
        assert [row.word for row in kept] == ["zeppelin"]
        assert set(load(generation, "zeppelin")[0]) == set(titles.values_list("pk", flat=True))

    def test_they_are_found_without_reading_the_tables_of_words(self):
        EditionFactory(published=True, title="A zeppelin", practice__organisation=None)
        EditionFactory(published=True, title="Zeppelin and balloon", practice__organisation=None)
        rebuild()
        engine().clear(IndexState.objects.get().generation % 2)

        loaded = snapshot.current()

        assert (
            len(loaded.matching(Term(("zeppelin",)))),
            len(loaded.matching(Term(("balloon",)))),
        ) == (2, 0)

    def test_what_changed_since_the_building_is_counted_too(self):
        gone = EditionFactory(published=True, title="First zeppelin", practice__organisation=None)
        changed = EditionFactory(
            published=True, title="Second zeppelin", practice__organisation=None
        )
        rebuild()

        archive(gone)
        with reindexed(changed):
            Edition.objects.filter(pk=changed.pk).update(title="Changed zeppelin")
        EditionFactory(published=True, title="Late zeppelin", practice__organisation=None)

        assert sorted(found("zeppelin ")) == ["Changed zeppelin", "Late zeppelin"]

    def test_a_word_that_is_forgotten_meanwhile_is_looked_up(self):
        for title in ("A zeppelin", "Another zeppelin"):
            EditionFactory(published=True, title=title, practice__organisation=None)
        rebuild()
        loaded = snapshot.current()

        CommonWord.objects.all().delete()

        assert loaded.common_words >= {"zeppelin"}
        assert len(loaded.matching(Term(("zeppelin",)))) == 2

    def test_a_later_building_stops_the_earlier_one_there_too(self):
        for title in ("A zeppelin", "Another zeppelin"):
            EditionFactory(published=True, title=title, practice__organisation=None)
        waiting = [rebuild]

        def progress(what, total):
            return lambda number: waiting.pop()() if what == "Frequent words" and waiting else None

        with pytest.raises(RebuildSuperseded):
            rebuild(progress=progress)

    def test_the_bar_shows_how_far_they_are(self, capsys):
        for title in ("A zeppelin", "Another zeppelin"):
            EditionFactory(published=True, title=title, practice__organisation=None)

        call_command("reindex")

        assert "Frequent words: 100%" in capsys.readouterr().err
