"""The pictures of README and docs/editors.md. Not collected by `make test`; `make docs-screenshots` runs it."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

IMAGES = Path(__file__).resolve().parent.parent.parent / "docs" / "images"
COLOURS = 128  # a third of the size, and nobody sees it
WINDOW = {"width": 1200, "height": 800}
PICTURES = {
    "catalogue": ("/practices/?topic=cross-clustering", None, 800),
    "map": ("/map/", None, 800),
    "practice": ("/practices/competence-mapping/", None, 800),
    "start": ("/admin/", "contributor", 640),
    "form": ("/admin/practices/edition/10/change/", "contributor", 900),
    "review": ("/admin/practices/edition/9/review/", "publisher", 900),
    "project": ("/admin/projects/project/1/change/", "editor", 800),
    "search": ("/admin/search/?q=cluster", "editor", 800),
    "history": ("/admin/projects/project/1/history/", "editor", 640),
    "bin": ("/admin/backoffice/deletedrecord/", "publisher", 500),
    "invite": ("/admin/invite/", "publisher", 800),
    "import": ("/admin/import/practices/2/", "administrator", 800),
}


@pytest.mark.parametrize("name", PICTURES)
def test_take(visit, name):
    path, user, height = PICTURES[name]
    page = visit(path, viewport={**WINDOW, "height": height}, user=user)

    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)
