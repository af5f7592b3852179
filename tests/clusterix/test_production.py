"""What only the settings of production have."""

import os
import subprocess
import sys

from django.conf import settings

SHOW_CACHE = "from django.conf import settings; print(settings.CACHES['default']['BACKEND'])"


def test_attempts_are_counted_for_all_workers_together(tmp_path):
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

    assert done.stdout == "django.core.cache.backends.db.DatabaseCache\n"
