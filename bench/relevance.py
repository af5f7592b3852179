"""How well the right practices come first."""

from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """A query, the practices of which the first result should be one, and the results."""

    query: str
    about: str
    first: list
    results: list

    @property
    def precision_at_3(self):
        """Of the top three results, or of as many as there are right ones if that is fewer, the share that is right."""
        places = min(3, len(self.first))
        return sum(slug in self.first for slug in self.results[:places]) / places

    @property
    def reciprocal_rank(self):
        """1 when the first result is right, 1/2 when the second is the first right one, ..., 0 when none is."""
        ranks = [rank for rank, slug in enumerate(self.results, start=1) if slug in self.first]
        return 1 / ranks[0] if ranks else 0


def scores(answers):
    count = len(answers)
    precision = sum(answer.precision_at_3 for answer in answers) / count
    reciprocal = sum(answer.reciprocal_rank for answer in answers) / count
    return {"queries": count, "precision_at_3": round(precision, 3), "mrr": round(reciprocal, 3)}


def report(answers):
    """The scores of all, of each group of queries, and the queries that were not answered rightly at the top."""
    groups = defaultdict(list)
    for answer in answers:
        groups[answer.about].append(answer)
    misses = [answer for answer in answers if answer.reciprocal_rank < 1]
    return {
        **scores(answers),
        "groups": {about: scores(found) for about, found in sorted(groups.items())},
        "misses": [
            {"q": miss.query, "first": miss.first, "found": miss.results[:3]} for miss in misses
        ],
    }
