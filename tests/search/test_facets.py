"""Facets are counted exactly: each with every other filter on and its own off, in full or as far as a list shows."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from search.columns import Column
from search.facets import Facet, count, of_choices
from search.names import Name, Names
from search.snapshot import Snapshot
from search.snapshot_cache import SnapshotCache
from tests.factories import (
    CountryFactory,
    EditionFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
    TransferFactory,
)
from tests.search.asking import practices

KIND = "practice"
TOPIC = Facet("Topic", of_choices([(letter, letter) for letter in "abcdefgh"]))
# Of twelve documents about half, so that many sets meet.
NUMBERS = st.lists(st.booleans(), min_size=12, max_size=12).map(
    lambda has: BitMap(n for n in range(12) if has[n])
)


def a_snapshot(postings, everything=frozenset(range(12)), *, columns=(), names=None):
    """An index whose practices have these postings, {facet: {value: numbers}}; `columns` names those with a Column."""
    return Snapshot(
        generation=0,
        version=0,
        token="",
        last_id=11,
        alive=BitMap(everything),
        of_kind={KIND: BitMap(everything)},
        postings={(KIND, facet): values for facet, values in postings.items()},
        columns={(KIND, facet): Column(postings[facet]) for facet in columns},
        names_version="",
        names=names or Names(),
        common_words=frozenset(),
        cache=SnapshotCache(),
    )


def counted_one_by_one(values, documents):
    return {
        value: len(numbers & documents) for value, numbers in values.items() if numbers & documents
    }


@given(st.dictionaries(st.sampled_from("abcdefgh"), NUMBERS), NUMBERS)
def test_a_full_count_is_that_of_counting_one_by_one_the_most_frequent_first(values, documents):
    counted = count(a_snapshot({"topic": values}), KIND, "topic", TOPIC, documents)

    assert counted == counted_one_by_one(values, documents)
    assert list(counted) == sorted(counted, key=lambda value: (-counted[value], value))


@given(st.dictionaries(st.sampled_from("abcdefgh"), NUMBERS), NUMBERS, st.integers(1, 9))
def test_a_limited_count_has_the_most_frequent_values_and_counts_them_exactly(
    values, documents, limit
):
    whole = count(a_snapshot({"topic": values}), KIND, "topic", TOPIC, documents)
    limited = count(a_snapshot({"topic": values}), KIND, "topic", TOPIC, documents, limit)

    assert list(limited.values()) == list(whole.values())[:limit]
    assert limited.items() <= whole.items()


@given(st.permutations("abcdefgh"), st.integers(1, 9))
def test_which_of_equally_frequent_values_are_shown_does_not_depend_on_who_counts(order, limit):
    values = {value: BitMap([1, 2]) for value in order}

    assert (
        list(count(a_snapshot({"topic": values}), KIND, "topic", TOPIC, BitMap([1, 2]), limit))
        == list("abcdefgh")[:limit]
    )


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), NUMBERS),
    st.sets(st.sampled_from("abcdefgh")),
    NUMBERS,
)
def test_only_values_that_the_other_facet_has_are_listed(values, stated, documents):
    loaded = a_snapshot(
        {"region": values, "at": {value: BitMap([1]) for value in stated} | {"z": BitMap()}}
    )
    facet = Facet("Region", TOPIC.labels, shown_by="at")

    assert count(loaded, KIND, "region", facet, documents) == {
        value: number
        for value, number in counted_one_by_one(values, documents).items()
        if value in stated
    }


@given(st.lists(st.sampled_from("abcdefgh "), min_size=12, max_size=12), NUMBERS, st.integers(1, 9))
def test_where_each_document_has_one_value_at_most_its_column_counts_the_same(
    of_each, documents, limit
):
    values = {value: BitMap(n for n in range(12) if of_each[n] == value) for value in "abcdefgh"}

    in_column = count(
        a_snapshot({"topic": values}, columns=["topic"]), KIND, "topic", TOPIC, documents, limit
    )

    assert (
        list(in_column.items())
        == list(count(a_snapshot({"topic": values}), KIND, "topic", TOPIC, documents).items())[
            :limit
        ]
    )


def test_a_column_goes_on_with_documents_that_come_later():
    column = Column({"a": BitMap([1])})

    column.add("b", BitMap([70_000]))
    column.add("a", BitMap([70_002]))

    assert column.count(BitMap([1, 2, 70_000, 70_002, 90_000])) == {"a": 2, "b": 1}


CODES = ["AT", "AT1", "AT12", "AT121", "AT122", "HU", "HU1", "HU11"]


@given(
    st.lists(st.lists(st.sampled_from(CODES), max_size=2), min_size=12, max_size=12),
    NUMBERS,
    st.integers(1, 9),
)
def test_values_inside_others_count_the_same_as_if_each_stood_alone(of_each, documents, limit):
    around = [
        {code[:length] for code in codes for length in range(2, len(code) + 1)} for codes in of_each
    ]
    values = {code: BitMap(n for n in range(12) if code in around[n]) for code in CODES}
    names = Names(
        {("region", code): Name("region", code, code, parent=code[:-1]) for code in CODES}
    )
    loaded = a_snapshot({"region": values}, names=names)
    facet = Facet("Region", TOPIC.labels, is_tree=True)

    whole = count(loaded, KIND, "region", facet, documents)
    limited = count(loaded, KIND, "region", facet, documents, limit)

    assert whole == counted_one_by_one(values, documents)
    assert list(limited.values()) == list(whole.values())[:limit]


class World:
    """Practices at random, and what each says by every facet, told without the index."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.topics = [TopicFactory(slug=f"t{n}") for n in range(4)]
        self.regions = [
            RegionFactory(code=code, country=CountryFactory(code=code[:2]))
            for code in ("AT121", "AT122", "HU221")
        ]
        self.programmes = [ProgrammeFactory(slug=f"pr{n}") for n in range(2)]
        self.projects = [
            ProjectFactory(slug=f"p{n}", programme=self.programmes[n % 2], is_public=n != 2)
            for n in range(4)
        ]
        self.organisations = [
            OrganisationFactory(slug="shown"),
            OrganisationFactory(slug="hidden", is_public=False),
            None,
        ]
        self.practices = [self.practice(number) for number in range(25)]

    def some(self, of):
        return self.random.sample(of, self.random.randrange(3))

    def practice(self, number):
        topics, regions, projects = (
            self.some(of) for of in (self.topics, self.regions, self.projects)
        )
        organisation, scope = (
            self.random.choice(self.organisations),
            self.random.choice(["", "local", "regional"]),
        )
        edition = EditionFactory(
            published=True, practice__organisation=organisation, scope=scope,
            topics=topics, regions=regions, projects=projects, summary=self.random.choice(["Zeppelin", "Balloon"]),
        )  # fmt: skip
        if moved := self.random.random() < 0.3:
            TransferFactory(practice=edition.practice)
        public = [project for project in projects if project.is_public]
        return {
            "topic": {topic.slug for topic in topics},
            "country": {region.country_id for region in regions},
            "region": {region.code for region in regions},
            "project": {project.slug for project in public},
            "programme": {project.programme.slug for project in public},
            "organisation": {organisation.slug}
            if organisation and organisation.is_public
            else set(),
            "scope": {scope} - {""},
            "transferred": {"yes" if moved else "no"},
            "q": {edition.summary.lower()},
        }

    def counted(self, name, chosen):
        """{value: number} of a facet, with the filters `chosen` on except its own."""
        others = {filter_: set(values) for filter_, values in chosen.items() if filter_ != name}
        fitting = [
            p
            for p in self.practices
            if all(p[filter_] & values for filter_, values in others.items())
        ]
        values = {value for practice in fitting for value in practice[name]}
        return {value: sum(value in practice[name] for practice in fitting) for value in values}


@pytest.fixture(scope="module")
def world(module_transaction):
    return World(seed=11)


FACETS = [
    "topic",
    "country",
    "region",
    "project",
    "programme",
    "organisation",
    "scope",
    "transferred",
]
CHOSEN = [
    {},
    {"topic": ["t0"]},
    {"topic": ["t0", "t1"], "country": ["AT"]},
    {"scope": ["local"], "transferred": ["no"]},
    {"region": ["AT121", "HU221"], "programme": ["pr0"]},
    {"project": ["p0"], "organisation": ["shown"]},
    {"q": ["zeppelin"]},
    {"q": ["zeppelin"], "topic": ["t1"], "scope": ["regional"]},
    {
        "topic": ["t0"],
        "country": ["HU"],
        "scope": ["local"],
        "project": ["p1"],
        "transferred": ["yes"],
    },
]


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", CHOSEN)
@pytest.mark.parametrize("name", FACETS)
def test_a_facet_counts_what_counting_practice_by_practice_gives(world, name, chosen):
    assert practices(**chosen).facet(name) == world.counted(name, chosen)


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", CHOSEN)
def test_the_total_is_the_number_of_records_listed(world, chosen):
    filters = practices(**chosen)

    fitting = [
        p for p in world.practices if all(p[name] & set(values) for name, values in chosen.items())
    ]
    assert filters.total == len(filters.page(0, 100)) == len(fitting)
