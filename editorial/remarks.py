"""The reviewers' remarks on an edition, as threads at the fields that they are about."""

from typing import NamedTuple

from editorial.models import ReviewComment


class Thread(NamedTuple):
    """A remark with its answers, the first first."""

    remark: ReviewComment
    answers: list
    unsent: str  # an answer that was refused


def threads_by_field(edition, unsent):
    """{field: its Threads} of an edition; `unsent` is {input: text} of what was refused."""
    remarks = edition.review_comments.select_related("by", "resolved_by")
    by_remark = {}
    for remark in remarks.exclude(parent=None):
        by_remark.setdefault(remark.parent_id, []).append(remark)
    threads = {}
    for remark in remarks.filter(parent=None):
        thread = Thread(
            remark=remark,
            answers=by_remark.get(remark.pk, []),
            unsent=unsent.get(f"answer-{remark.pk}", ""),
        )
        threads.setdefault(remark.field, []).append(thread)
    return threads
