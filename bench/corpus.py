"""The corpus: published practices and what they refer to, made up and the same on every run.

`Corpus(size)` gives rows, table by table, as plain tuples in the order of COLUMNS. Countries and regions are those of
the fixtures; so are the first topics. What is frequent in the world is frequent here: a few countries, topics,
projects and organisations have most of the practices.
"""

import itertools
import json
from array import array
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from bench.vocabulary import PHRASE, PHRASE_BITS, WORDS, phrases, plain

VERSION = 1  # raise it with every change of what is generated: a database built from another version is not used
SEED = "ClusteriX corpus"
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
BATCH = 2_000  # practices handed over at once

TOPICS = 40
PROGRAMMES = ("IVC", "Europe", "Central", "Alpine", "Danube", "Baltic")
MOST_ORGANISATIONS, MOST_PROJECTS = 2_000, 300
# In UTC; written without saying so, which is how SQLite keeps a moment.
FIRST_DAY, LAST_DAY = datetime(2016, 11, 1, 8), datetime(2026, 10, 31, 18)
SPAN = (LAST_DAY - FIRST_DAY).total_seconds()
# Words of each text; the sections of the practice form have about 250 together.
TEXTS = {
    "summary": 20,
    "context": 60,
    "description": 80,
    "stakeholders": 20,
    "resources": 16,
    "evidence": 32,
    "challenges": 16,
    "transfer_potential": 24,
    "further_information": 8,
    "keywords": 4,
}
BODY = [name for name in TEXTS if name not in {"summary", "keywords"}]
# What part of the phrases drawn for a practice goes into which text.
ENDS = list(itertools.accumulate(words // PHRASE for words in TEXTS.values()))
SLICES = [slice(first, end) for first, end in itertools.pairwise([0, *ENDS])]
LANGUAGES = ["en"] * 90 + ["de", "fr", "hu", "it", "ro"] * 2
SCOPES = ["regional"] * 5 + ["local"] * 3 + ["national"] * 2 + ["interregional", ""]
TRANSFERS = ["adopted"] * 3 + ["adapted"] * 3 + ["considered", "planned", "did-not-work"]
KINDS = ["regional-authority", "development-agency", "university", "city", "national", "private"]

COLUMNS = {
    "practices.Topic": ("id", "slug", "name"),
    "partners.Organisation": (
        "id",
        "slug",
        "name",
        "kind",
        "country_id",
        "region_id",
        "summary",
        "is_public",
    ),
    "projects.Programme": ("id", "slug", "name", "period_start", "period_end"),
    "projects.Project": (
        "id",
        "slug",
        "acronym",
        "title",
        "programme_id",
        "summary",
        "start",
        "end",
        "is_public",
    ),
    "practices.Practice": ("id", "slug", "organisation_id", "created_at"),
    "practices.Edition": (
        "id",
        "practice_id",
        "status",
        "title",
        *TEXTS,
        "scope",
        "start",
        "end",
        "is_ongoing",
        "language",
        "submitted_at",
        "published_at",
        "updated_at",
    ),
    "practices.Edition.topics": ("edition_id", "topic_id"),
    "practices.Edition.regions": ("edition_id", "region_id"),
    "practices.Practice.projects": ("practice_id", "project_id"),
    "practices.Transfer": ("practice_id", "to_region_id", "status", "year", "change"),
}


def urn(values, *, size=4_096, exponent=1.0):
    """A list to draw from with `choice`: the n-th value is in it in proportion to 1/n**exponent, at least once."""
    weights = [1 / rank**exponent for rank in range(1, len(values) + 1)]
    total = sum(weights)
    counts = [max(1, round(weight / total * size)) for weight in weights]
    return [value for value, count in zip(values, counts, strict=True) for _ in range(count)]


def fixture(name):
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def regions_by_country():
    """Present NUTS 2 and 3 regions of each country, countries and regions in the order of their frequency."""
    found, rng = {}, Random(SEED)
    for record in fixture("regions"):
        fields = record["fields"]
        if fields.get("last_edition", "2024") == "2024" and fields["level"] in {"2", "3"}:
            found.setdefault(fields["country"], []).append((int(fields["level"]), record["pk"]))
    countries = sorted(found)
    rng.shuffle(countries)
    # NUTS 2 is what most practices name; the sort keeps the levels apart and chance orders what is inside them.
    return {
        code: [pk for _, pk in sorted(found[code], key=lambda r: (r[0], rng.random()))]
        for code in countries
    }


def sentence(phrases):
    return " ".join(phrases).capitalize() + "."


class Corpus:
    """`size` practices with `organisations`, `projects` and so on in proportion."""

    def __init__(self, size):
        self.size, self.rng = size, Random(SEED)
        self.phrases = phrases(WORDS, self.rng)
        self.regions = {
            code: urn(regions, size=512) for code, regions in regions_by_country().items()
        }
        self.countries = urn(list(self.regions))
        self.topics = self._topics()
        self.organisations = max(20, min(MOST_ORGANISATIONS, size // 50))
        self.projects = max(10, min(MOST_PROJECTS, size // 100))

    def text(self, count):
        """About `count` random words."""
        return sentence(self.draw(count // PHRASE))

    def title(self, count):
        return " ".join(" ".join(self.draw(1 + count // PHRASE)).split()[:count]).capitalize()

    def draw(self, count):
        """`count` random phrases."""
        picks = array("I", self.rng.randbytes(4 * count))
        phrases, shift = self.phrases, 32 - PHRASE_BITS
        return [phrases[pick >> shift] for pick in picks]

    def _topics(self):
        """(number, slug, name): those of the fixtures, then as many more as make TOPICS."""
        real = [
            (topic["pk"], topic["fields"]["slug"], topic["fields"]["name"])
            for topic in fixture("topics")
        ]
        names = [f"{a} {b}" for a, b in zip(WORDS[300::17], WORDS[900::13], strict=False)]
        first = max(number for number, *_ in real) + 1
        more = enumerate(names[: TOPICS - len(real)], start=first)
        return real + [
            (number, plain(name).replace(" ", "-"), name.capitalize()) for number, name in more
        ]

    def place(self):
        """A random region as (country, region)."""
        country = self.rng.choice(self.countries)
        return country, self.rng.choice(self.regions[country])

    def references(self):
        """Rows of the tables that practices refer to, by table, in the order in which they are loaded."""
        known = len(fixture("topics"))
        yield "practices.Topic", self.topics[known:]
        yield (
            "partners.Organisation",
            [self._organisation(number) for number in range(1, self.organisations + 1)],
        )
        yield (
            "projects.Programme",
            [
                (n, f"interreg-{name.lower()}", f"Interreg {name}", 2007, 2013)
                for n, name in enumerate(PROGRAMMES, 1)
            ],
        )
        programmes = urn(range(1, len(PROGRAMMES) + 1), size=64)
        yield (
            "projects.Project",
            [self._project(number, programmes) for number in range(1, self.projects + 1)],
        )

    def _organisation(self, number):
        country, region = self.place()
        name = self.draw(1)[0].title()
        return (
            number,
            f"organisation-{number}",
            name,
            self.rng.choice(KINDS),
            country,
            region,
            self.text(12),
            True,
        )

    def _project(self, number, programmes):
        start = date(2008 + number % 14, 1, 1)
        title = self.title(7)
        acronym = f"{self.rng.choice(WORDS[100:2_000]).upper()}{number}"
        programme = self.rng.choice(programmes)
        end = start.replace(year=start.year + 3)
        return (
            number,
            f"project-{number}",
            acronym,
            title,
            programme,
            self.text(30),
            f"{start}",
            f"{end}",
            True,
        )

    def batches(self):
        """Rows of the practices and of everything that hangs on them: {table: rows} for each BATCH of them."""
        organisations, projects = (
            urn(range(1, self.organisations + 1)),
            urn(range(1, self.projects + 1), size=1_024),
        )
        topics = urn([number for number, *_ in self.topics], size=256, exponent=0.8)
        for first in range(1, self.size + 1, BATCH):
            rows = {table: [] for table in list(COLUMNS)[4:]}
            for number in range(first, min(first + BATCH, self.size + 1)):
                self._practice(number, rows, organisations, projects, topics)
            yield rows

    def _practice(self, number, rows, organisations, projects, topics):
        choice, chance = self.rng.choice, self.rng.random()
        published = self._moment()
        rows["practices.Practice"].append(
            (number, f"practice-{number}", choice(organisations), published)
        )
        rows["practices.Edition"].append(self._edition(number, published))
        chosen = {choice(topics) for _ in range(choice((1, 2, 2, 3, 3, 4, 5)))}
        rows["practices.Edition.topics"] += [(number, topic) for topic in sorted(chosen)]
        places = {self.place()[1] for _ in range(choice((1, 1, 1, 1, 1, 1, 1, 2, 2, 3)))}
        rows["practices.Edition.regions"] += [(number, region) for region in sorted(places)]
        involved = {choice(projects) for _ in range(choice((0, 1, 1, 1, 1, 1, 1, 1, 1, 2)))}
        rows["practices.Practice.projects"] += [(number, project) for project in sorted(involved)]
        if chance < 0.1:
            transfer = (
                number,
                self.place()[1],
                choice(TRANSFERS),
                2010 + number % 15,
                self.text(8),
            )
            rows["practices.Transfer"].append(transfer)

    def _edition(self, number, published):
        choice = self.rng.choice
        drawn = self.draw(SLICES[-1].stop)
        start, end, ongoing = self._years()
        return (
            number,
            number,
            "published",
            self.title(choice((4, 5, 6, 7, 8, 9)))[:200],
            *[sentence(drawn[part]) for part in SLICES[:-1]],
            ", ".join(drawn[-1].split()),
            choice(SCOPES),
            start,
            end,
            ongoing,
            choice(LANGUAGES),
            published,
            published,
            published,
        )

    def _years(self):
        """(first day, last day, ongoing); some practices are undated."""
        chance = self.rng.random()
        if chance < 0.15:
            return None, None, False
        year = 2006 + int(chance * 18)
        if chance > 0.6:
            return f"{year}-01-01", None, True
        return f"{year}-01-01", f"{year + 1 + int(chance * 10)}-12-31", False

    def _moment(self):
        """A second in the ten years, in UTC, written as both databases read it."""
        return str(FIRST_DAY + timedelta(seconds=int(self.rng.random() * SPAN)))
