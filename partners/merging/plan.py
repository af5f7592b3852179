from dataclasses import dataclass, field


@dataclass
class MergePlan:
    """What a merge does, in words that the preview shows.

    moved: (kind of record, [records]) that belong to the kept organisation afterwards.
    duplicates: records that the kept organisation has already, so that one of the two is deleted.
    filled: (field, value) that the kept organisation takes over, because its own field is empty.
    lost: (field, value kept, value lost) where the two differ.
    notes: sentences to read before the merge.
    problems: (sentence, [(record in words, record)]). With any of them, the merge cannot be done.
    """

    moved: list = field(default_factory=list)
    duplicates: list = field(default_factory=list)
    filled: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
