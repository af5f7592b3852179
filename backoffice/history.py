"""In whose name history is written where no request says it: by commands and workers."""

from contextlib import contextmanager
from types import SimpleNamespace

from simple_history.models import HistoricalRecords


@contextmanager
def traced_as(user):
    """Changes inside are `user`'s."""
    context = HistoricalRecords.context
    before = getattr(context, "request", None)
    context.request = SimpleNamespace(user=user)
    try:
        yield
    finally:
        context.request = before
        if before is None:
            del context.request
