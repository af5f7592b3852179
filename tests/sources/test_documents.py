"""What is known of a document: who wrote it, when it was read, and by which file it can be checked."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sources.models import Source
from sources.quotes import DocumentText, checksum_of, documents_in
from tests.back_office import filled
from tests.factories import CitationFactory, ProjectFactory, SourceFactory, UserFactory

CHECKSUM = "ab" * 32
KNOWN = {
    "author": "A. Author",
    "accessed_on": date(2026, 11, 20),
    "licence": "CC BY 4.0",
    "url": "https://example.org/leaflet",
    "archived_url": "https://archive.example/leaflet",
    "media_type": "text/plain",
    "size": 2186,
    "checksum": CHECKSUM,
}


def cited(**values):
    source = SourceFactory(code="leaflet", **values)
    CitationFactory(record=ProjectFactory(), source=source)
    return source


@pytest.mark.django_db
@pytest.mark.parametrize("checksum", [CHECKSUM.upper(), CHECKSUM[1:], f"{CHECKSUM}\n", "g" * 64])
def test_a_checksum_is_a_sha_256_in_lower_case(checksum):
    with pytest.raises(ValidationError) as raised:
        SourceFactory.build(checksum=checksum).full_clean()

    sentence = "A SHA-256 checksum has 64 characters: digits and the letters a to f, in lower case."
    assert sentence in raised.value.message_dict["checksum"]


@pytest.mark.django_db
def test_the_page_of_a_source_says_how_its_document_can_be_checked(client):
    cited(**KNOWN)

    page = " ".join(client.get("/sources/leaflet/").content.decode().split())

    parts = [
        "<dt>Author</dt><dd>A. Author</dd>",
        "<dt>Licence</dt> <dd>CC BY 4.0</dd>",
        "<dt>Read on</dt> <dd>20 November 2026</dd>",
        "text/plain, 2186 bytes",
        f"<code>{CHECKSUM}</code>",
        '<a href="https://archive.example/leaflet">',
    ]
    assert [part for part in parts if part not in page] == []


@pytest.mark.django_db
def test_what_is_not_known_of_a_document_is_said_and_not_left_out(client):
    cited()

    page = " ".join(client.get("/sources/leaflet/").content.decode().split())

    assert "<dt>Licence</dt> <dd>not known</dd>" in page
    assert "<dt>Read on</dt> <dd>not known</dd>" in page
    assert "File that was read" not in page


@pytest.mark.django_db
def test_the_api_has_what_is_known_of_a_document(client):
    cited(title="Leaflet", **KNOWN)

    assert client.get("/api/v1/sources/leaflet/").json() == {
        "url": "http://testserver/api/v1/sources/leaflet/",
        "code": "leaflet",
        "title": "Leaflet",
        "page": "http://testserver/sources/leaflet/",
        "publisher": "",
        "author": "A. Author",
        "date": None,
        "accessed_on": "2026-11-20",
        "language": "en",
        "kind": "web-page",
        "licence": "CC BY 4.0",
        "original_url": "https://example.org/leaflet",
        "archived_url": "https://archive.example/leaflet",
        "media_type": "text/plain",
        "size": 2186,
        "checksum": CHECKSUM,
        "note": "",
        "citations": 1,
    }


@pytest.mark.django_db
def test_an_editor_enters_what_is_known_of_a_document(client):
    client.force_login(UserFactory(role="editor"))
    source = SourceFactory()
    url = reverse("admin:sources_source_change", args=[source.pk])

    client.post(url, filled(client, url) | KNOWN)

    assert Source.objects.filter(pk=source.pk).values(*KNOWN).get() == KNOWN


TEXT = """Project duration:
1st January 2012 – 31st December 2014
The project’s  partners:
CourseGyõr, “INTERREG IVC” (AT),
clusters, regions
and others, 80 companies
"""


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("1ST JANUARY 2012 - 31st december 2014", [2]),
        ("the project's partners", [3]),
        ('"INTERREG IVC"', [4]),
        ("(AT)", [4]),
        ("CourseGyo\u0303r", [4]),
        ("clusters, regions and others", [5]),
        ("project", [1, 3]),
        # Part of a word, another letter, an end that is not there.
        ("Course", []),
        ("8", []),
        ("CourseGyőr", []),
        ("80 companies in all", []),
        (" ", []),
    ],
)
def test_words_are_found_whatever_their_capitals_spaces_quotes_and_dashes(words, lines):
    assert DocumentText(TEXT).lines_of(words) == lines


def test_documents_are_known_by_their_checksum_whatever_they_are_called(tmp_path):
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "any name").write_bytes(b"content")

    assert documents_in(tmp_path) == {checksum_of(b"content"): tmp_path / "deeper" / "any name"}
