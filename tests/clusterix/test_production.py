"""What only the settings of production have."""

import json
import os
import subprocess
import sys

from django.conf import settings

SHOW_CACHE = """
import json
from django.conf import settings
print(json.dumps(settings.CACHES["default"]))
"""


def test_attempts_are_counted_for_all_workers_together_and_none_pushes_out_another(tmp_path):
    environment = os.environ | {
        "CLUSTERIX_MODE": "production",
        "DJANGO_SETTINGS_MODULE": "clusterix.settings",
        "SECRET_KEY": "a key for this test alone, long enough for a real one",
        "ALLOWED_HOSTS": "clusters.example.org",
        "VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, "-c", SHOW_CACHE]

    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )

    assert json.loads(done.stdout) == {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "clusterix_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
