"""The settings of a demo, with nothing written into the checkout and what is slow on purpose made fast."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

# Before the import below: the settings make their secret key in this directory. It goes when the process ends.
SCRATCH = TemporaryDirectory(prefix="clusterix-tests-", ignore_cleanup_errors=True)
os.environ["VAR_DIR"] = SCRATCH.name
os.environ["CLUSTERIX_MODE"] = "demo"

from clusterix import settings as real  # noqa: E402

globals().update({name: value for name, value in vars(real).items() if name.isupper()})

ROOT_URLCONF = "tests.urls"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    **real.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = (
    True  # looks a file up when it is asked for, instead of all files for every test's client
)
(Path(SCRATCH.name) / "static").mkdir(exist_ok=True)
