"""Files that people upload: what they hold decides, and nothing of them but what is wanted is kept."""

import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from backoffice import documents, pictures
from backoffice.documents import DocumentField
from backoffice.pictures import PictureField
from practices.models import Edition
from projects.models import Output
from tests.back_office import filled
from tests.factories import EditionFactory, OutputFactory, UserFactory
from tests.imports.files import workbook
from tests.visitor import text

pytestmark = pytest.mark.django_db


def upload(content, name="file.bin"):
    return SimpleUploadedFile(name, content)


def image(kind="JPEG", size=(60, 40), mode="RGB", **save):
    content = io.BytesIO()
    Image.new(mode, size, 200).save(content, kind, **save)
    return content.getvalue()


def archive(*names, **parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, "x")
        for name, part in parts.items():
            made.writestr(name, part)
    return content.getvalue()


def png_head(width, height):
    """A PNG that says it is so large, and holds nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + head
        + struct.pack(">I", zlib.crc32(head))
        + b"\0\0\1\0IDAT"
    )


def opened(kept):
    return Image.open(io.BytesIO(kept.read()))


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_is_kept_as_what_it_is_under_a_name_of_its_own(kind, ending):
    kept = PictureField().clean(upload(image(kind), "../My holiday.gif"))

    assert kept.name.rpartition(".")[2] == ending
    assert len(kept.name) == 32 + 1 + len(ending)
    drawn = opened(kept)
    assert (drawn.format, drawn.size) == (kind, (60, 40))


def test_what_a_picture_says_of_its_maker_and_place_is_not_kept():
    exif = Image.Exif()
    exif[0x010E], exif[0x8825] = "Secret description", {1: "N", 2: (47.0, 14.0, 0.0)}
    words = PngInfo()
    words.add_text("Author", "Secret author")

    for content in (
        image(exif=exif, comment=b"Secret comment"),
        image("PNG", pnginfo=words),
        image("WEBP", exif=exif),
    ):
        kept = PictureField().clean(upload(content)).read()

        assert b"Secret" not in kept
        assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_a_picture_is_turned_as_its_metadata_said():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert opened(PictureField().clean(upload(image(exif=exif)))).size == (40, 60)


def test_a_large_picture_is_made_smaller_and_see_through_stays_so():
    large = opened(PictureField().clean(upload(image("PNG", size=(3_000, 1_000), mode="L"))))
    holes = opened(PictureField().clean(upload(image("PNG", mode="RGBA"))))

    assert (large.size, holes.mode) == ((2_000, 667), "RGBA")


@pytest.mark.parametrize("transparency", [None, 65_535])
def test_greys_of_sixteen_bits_stay_greys(transparency):
    scan = Image.new("I;16", (256, 1))
    for grey in range(256):
        scan.putpixel((grey, 0), grey * 257)
    content = io.BytesIO()
    scan.save(content, "PNG", transparency=transparency)

    kept = opened(PictureField().clean(upload(content.getvalue())))

    assert [kept.getpixel((grey, 0)) for grey in range(256)] == [
        (grey, grey, grey) for grey in range(256)
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        image()[:200],
        image("GIF"),
        image("TIFF"),
        png_head(10, 10),
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError, match="not a JPEG, PNG or WebP image"):
        PictureField().clean(upload(content, "picture.png"))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    with pytest.raises(ValidationError, match="more than 40,000,000 pixels"):
        PictureField().clean(upload(png_head(50_000, 50_000), "small.png"))


def test_a_file_of_too_many_bytes_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST_PICTURE", 100)
    monkeypatch.setattr(documents, "LARGEST_DOCUMENT", 100)

    for field, content in (
        (PictureField(), image(size=(300, 300))),
        (DocumentField(), b"%PDF-" + b" " * 100),
    ):
        with pytest.raises(ValidationError, match=r"The file is .* The limit is 100"):
            field.clean(upload(content))


OFFICE = "application/vnd.openxmlformats-officedocument."
WORD, EXCEL, SLIDES = (
    OFFICE + kind
    for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
ODT = {"mimetype": "application/vnd.oasis.opendocument.text"}
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


def types(*declared, before=""):
    """The list of the types of a document's parts, as Word writes it."""
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    listed = f'<Types xmlns="{space}">{"".join(declared)}</Types>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{before}{listed}'


def part(name, kind):
    return f'<Override PartName="/{name}" ContentType="{kind}"/>'


def ending(name, kind):
    return f'<Default Extension="{name}" ContentType="{kind}"/>'


XML = ending("xml", "application/xml") + ending(
    "rels", "application/vnd.openxmlformats-package.relationships+xml"
)


def office(main, kind, *names, more="", **kwargs):
    """A document of Word, Excel or PowerPoint with these further parts."""
    listed = types(XML, part(main, f"{kind}.main+xml"), more, **kwargs)
    return archive("_rels/.rels", main, *names, **{"[Content_Types].xml": listed})


def word(*names, **kwargs):
    return office("word/document.xml", WORD, *names, **kwargs)


def with_mimetype_first(*names, kind=ODT["mimetype"]):
    """An OpenDocument as LibreOffice writes it: its type first, and not compressed."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", kind, zipfile.ZIP_STORED)
        for name in ("content.xml", "Configurations2/", "META-INF/manifest.xml", *names):
            made.writestr(name, "x")
    return content.getvalue()


def written_twice():
    with pytest.warns(UserWarning, match="Duplicate name"):
        return word("word/styles.xml", "word/styles.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (PDF.replace(b"1.7", b"2.0") + b"\r\n" * 100, "pdf"),
        (
            word("docProps/app.xml", "word/embeddings/Table.xlsx", more=ending("xlsx", EXCEL)),
            "docx",
        ),
        (office("word/document2.xml", WORD), "docx"),  # as Word on the web writes it
        (
            archive(
                "word/document.xml",
                **{"[Content_Types].xml": types(ending("xml", f"{WORD}.main+xml"))},
            ),
            "docx",
        ),
        (office("xl/workbook.xml", EXCEL, "xl/worksheets/sheet1.xml"), "xlsx"),
        (workbook(["title"]), "xlsx"),
        (office("ppt/presentation.xml", SLIDES), "pptx"),
        (with_mimetype_first(), "odt"),
    ],
)
def test_a_document_is_what_it_holds(content, kind):
    kept = DocumentField().clean(upload(content, "evil.html"))

    assert (kept.name.rpartition(".")[2], kept.read()) == (kind, content)


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"PK\x03\x04 broken",
        archive("anything.txt"),
        archive("[Content_Types].xml", "word/document.xml"),
        archive("word/document.xml", **{"[Content_Types].xml": types(XML)}),
        archive(
            **{"[Content_Types].xml": types(XML, part("word/document.xml", f"{WORD}.main+xml"))}
        ),
        word(before='<!DOCTYPE x [<!ENTITY a "aa">]>'),
        word(more=" " * 2**21),
        b"MZ" + word(),
        written_twice(),
        word("word/vbaProject.bin"),
        word("word/VBAPROJECT.BIN"),
        word(more=ending("bin", "application/vnd.ms-office.vbaProject")),
        office("word/document.xml", "application/vnd.ms-word.document.macroEnabled"),
        office(
            "xl/workbook.xml",
            EXCEL,
            more=part("xl/macrosheets/sheet1.xml", "application/vnd.ms-excel.macrosheet+xml"),
        ),
        office(
            "word/document.xml",
            WORD,
            "xl/workbook.xml",
            more=part("xl/workbook.xml", f"{EXCEL}.main+xml"),
        ),
        archive("content.xml", **ODT),
        with_mimetype_first(kind="application/vnd.oasis.opendocument.spreadsheet"),
        with_mimetype_first(kind=f"{ODT['mimetype']}\n"),
        with_mimetype_first("Basic/script-lc.xml"),
        with_mimetype_first("Scripts/python/evil.py"),
        archive(mimetype="x" * 10_000_000),
        archive(*(f"word/{number:0200}" for number in range(5_000)), "word/document.xml"),
        b"%PDF-",
        PDF.replace(b"%PDF-1.7", b"%PDF-9.9"),
        PDF.replace(b"%%EOF", b""),
        PDF + b"<script>" * 1_000,
    ],
)
def test_what_is_no_document_is_refused(content):
    with pytest.raises(ValidationError, match="not a PDF, DOCX, XLSX, PPTX or ODT"):
        DocumentField().clean(upload(content, "report.pdf"))


@pytest.fixture
def staff(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(UserFactory(is_superuser=True))
    return client


def test_a_picture_is_seen_by_those_who_may_see_its_edition(staff, client):
    draft = EditionFactory(title="Mapping")
    form = reverse("admin:practices_edition_change", args=[draft.pk])

    saved = staff.post(form, filled(staff, form) | {"image": upload(image(), "photo.jpg")})
    address = Edition.objects.get().image.url
    shown = staff.get(address)
    content = b"".join(shown.streaming_content)
    staff.logout()
    hidden = client.get(address)

    assert saved.status_code == 302
    assert opened(io.BytesIO(content)).size == (60, 40)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert hidden.status_code == 404


def test_a_refused_picture_leaves_what_was_typed_in_the_form(staff):
    draft = EditionFactory(title="Mapping")
    form = reverse("admin:practices_edition_change", args=[draft.pk])

    page = staff.post(
        form, filled(staff, form) | {"summary": "Typed", "image": upload(b"<svg/>", "a.svg")}
    )

    assert "not a JPEG, PNG or WebP image" in text(page)
    assert page.context["adminform"].form["summary"].value() == "Typed"
    assert not Edition.objects.get().image


def test_a_document_is_kept_with_its_checksum_and_never_opened_here(staff):
    output = OutputFactory()
    form = reverse("admin:projects_output_change", args=[output.pk])

    staff.post(form, filled(staff, form) | {"file": upload(PDF, "report.html")})
    output = Output.objects.get()
    answer = staff.get(output.file.url)
    content = b"".join(answer.streaming_content)

    assert output.file.name.endswith(".pdf")
    assert output.checksum == hashlib.sha256(PDF).hexdigest()
    assert content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
