"""The settings of the server under test: the demo's own, with an address that breaks and a note of each template."""

from clusterix.settings import *  # noqa: F403 - a settings module is made of another one's names
from clusterix.settings import TEMPLATES, VAR_DIR

ROOT_URLCONF = "tests.urls"
RENDERED_TEMPLATES = VAR_DIR / "rendered-templates.txt"
TEMPLATES = [
    {
        **TEMPLATES[0],
        "APP_DIRS": False,
        "OPTIONS": {
            **TEMPLATES[0]["OPTIONS"],
            "loaders": [
                "tests.browser.recording.Loader",
                "django.template.loaders.app_directories.Loader",
            ],
        },
    }
]
