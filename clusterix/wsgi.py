"""The WSGI application that gunicorn serves."""

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterix.settings")
application = get_wsgi_application()

from search import snapshot  # noqa: E402 - its models need the applications to be loaded

# It takes seconds at a million records: before this worker answers, not while somebody waits.
with suppress(snapshot.SearchUnavailable):
    snapshot.current()
connection.close()  # requests are answered by other threads, which have their own
