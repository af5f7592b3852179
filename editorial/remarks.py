"""The reviewers' remarks on an edition, as threads at the fields that they are about."""

from typing import NamedTuple

from editorial.models import ReviewComment


class Thread(NamedTuple):
    """A remark with its answers, the first first."""

    remark: ReviewComment
    answers: list
    unsent: str  # an answer that is written and not stored


def threads_by_field(edition, unsent):
    """{field: its Threads} of an edition; `unsent` is {input: text} of what is written and not stored."""
    threads = {}
    by_remark = {}
    # In the order in which they were written: an answer comes after its remark.
    for comment in edition.review_comments.select_related("by", "resolved_by"):
        if comment.parent_id:
            by_remark[comment.parent_id].answers.append(comment)
            continue
        text = unsent.get(f"answer-{comment.pk}", "")
        thread = Thread(remark=comment, answers=[], unsent=text)
        by_remark[comment.pk] = thread
        threads.setdefault(comment.field, []).append(thread)
    return threads
