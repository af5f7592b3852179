from datetime import timedelta

from django.db import models
from django.utils import timezone


class LinkCheckQuerySet(models.QuerySet):
    def stale(self, now):
        return self.filter(checked_at__lte=now - LinkCheck.KEPT_FOR)

    def fresh(self):
        return self.filter(checked_at__gt=timezone.now() - LinkCheck.KEPT_FOR)


class LinkCheck(models.Model):
    """How the server of a link in a text answered when it was last asked."""

    class State(models.TextChoices):
        ANSWERS = "answers", "works"
        CLOSED = "closed", "refuses automatic checks"
        FAILS = "fails", "does not work"

    LONGEST_URL = 1_000  # bytes: PostgreSQL refuses more than 2,700 in a unique index
    LONGEST_ANSWER = 100
    KEPT_FOR = timedelta(days=2)
    RECHECK_AFTER = timedelta(days=1)
    RECHECK_FAILED_AFTER = timedelta(hours=1)

    url = models.CharField("address", max_length=LONGEST_URL, unique=True)
    state = models.CharField(max_length=10, choices=State)
    answer = models.CharField(max_length=LONGEST_ANSWER)
    checked_at = models.DateTimeField()

    objects = LinkCheckQuerySet.as_manager()

    def __str__(self):
        return f"{self.url}: {self.get_state_display()} ({self.answer})"

    @classmethod
    def can_store(cls, url):
        return len(url.encode()) <= cls.LONGEST_URL

    def is_due(self, now):
        wait = self.RECHECK_AFTER
        if self.state == self.State.FAILS:
            wait = self.RECHECK_FAILED_AFTER
        return self.checked_at <= now - wait
