"""Documents that people upload: recognised by their content, not by their name."""

import lzma
import re
import struct
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from backoffice.uploads import MEGABYTE, check_size, random_name

LARGEST_DOCUMENT = 50 * MEGABYTE
NO_DOCUMENT = (
    "This is not a PDF, DOCX, XLSX, PPTX or ODT document, or it is damaged or contains macros."
)

PDF_VERSION = re.compile(rb"%PDF-[12]\.\d")
PDF_END = b"%%EOF"
PDF_TAIL = 1024  # bytes at the end of a file in which readers look for PDF_END

LARGEST_DIRECTORY = MEGABYTE  # of a ZIP archive: enough for a few thousand parts
DIRECTORY_END = b"PK\x05\x06"  # how the record after the directory begins
DIRECTORY_END_SIZE = 22
LONGEST_COMMENT = 2**16  # bytes, which may follow that record
ZIP64_LOCATOR = b"PK\x06\x07"

CONTENT_TYPES = "[Content_Types].xml"
LARGEST_CONTENT_TYPES = MEGABYTE
OFFICE = "application/vnd.openxmlformats-officedocument"
OFFICE_EXTENSIONS = {
    f"{OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
    f"{OFFICE}.presentationml.presentation.main+xml": "pptx",
}
MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet")
ODT = b"application/vnd.oasis.opendocument.text"
ODT_MACROS = ("basic/", "scripts/")

# What reading a damaged archive, or the XML in it, raises.
ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    LookupError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


class DocumentField(forms.FileField):
    """A document under a random name. Raises ValidationError."""

    def to_python(self, data):
        file = super().to_python(data)
        if not file:
            return None
        return checked_document(file)


def checked_document(file):
    """The document in `file` as a ContentFile. Raises ValidationError."""
    check_size(file, LARGEST_DOCUMENT)
    content = file.read()
    extension = document_extension(content)
    if extension is None:
        raise ValidationError(NO_DOCUMENT)
    return ContentFile(content, random_name(extension))


def document_extension(content):
    """The extension that fits the content; None for no document, and for one with macros."""
    if content.startswith(b"%PDF-"):
        return pdf_extension(content)
    if not content.startswith(b"PK\x03\x04"):
        return None
    if not has_small_directory(content):
        return None
    try:
        # This reads the archive's directory and unpacks one part only,
        # so a "ZIP bomb" does no harm.
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive_extension(archive)
    except ARCHIVE_ERRORS:
        return None


def pdf_extension(content):
    if not PDF_VERSION.match(content):
        return None
    # What a broken upload lacks.
    if PDF_END not in content[-PDF_TAIL:]:
        return None
    return "pdf"


def has_small_directory(content):
    """Whether `content` ends like a ZIP archive with a small directory.

    APPNOTE.TXT 4.3.16 describes the record that ends the directory. ZIP64 (4.3.15) is refused: it
    gives the size elsewhere.
    """
    tail = content[-(LONGEST_COMMENT + DIRECTORY_END_SIZE) :]
    start = tail.rfind(DIRECTORY_END)
    if start < 0 or len(tail) < start + DIRECTORY_END_SIZE:
        return False
    if ZIP64_LOCATOR in tail:
        return False
    (size,) = struct.unpack_from("<L", tail, start + 12)
    return size <= LARGEST_DIRECTORY


def archive_extension(archive):
    names = [name.lower() for name in archive.namelist()]
    # Programs differ in which of two parts of the same name they open.
    if len(set(names)) < len(names):
        return None
    if any(name.endswith("vbaproject.bin") for name in names):
        return None
    if "mimetype" in names:
        return open_document_extension(archive, names)
    return office_extension(archive, names)


def open_document_extension(archive, names):
    """The type is the first part (OpenDocument 1.3, part 2, 3.3)."""
    first = archive.infolist()[0]
    if first.filename != "mimetype" or first.header_offset != 0:
        return None
    # The size is checked before the part is unpacked.
    if first.file_size != len(ODT) or archive.read(first) != ODT:
        return None
    if "content.xml" not in names:
        return None
    # Macros are in folders of their own.
    if any(name.startswith(ODT_MACROS) for name in names):
        return None
    return "odt"


def office_extension(archive, names):
    """The main part's type, in the list of content types (ISO/IEC 29500-2, 7.2.3), decides."""
    if archive.getinfo(CONTENT_TYPES).file_size > LARGEST_CONTENT_TYPES:
        return None
    declared = content_types(archive.read(CONTENT_TYPES))
    if any(is_macro_type(content_type) for content_type, _ in declared):
        return None
    main_parts = [entry for entry in declared if entry[0] in OFFICE_EXTENSIONS]
    if len(main_parts) != 1:
        return None
    [(content_type, part)] = main_parts
    # Without a part's name, the type belongs to a file extension.
    if part is not None and part.lower().lstrip("/") not in names:
        return None
    return OFFICE_EXTENSIONS[content_type]


def is_macro_type(content_type):
    lowered = content_type.lower()
    return any(sign in lowered for sign in MACRO_TYPES)


def content_types(xml):
    """[(content type, part's name or None)] as [Content_Types].xml declares them.

    None stands where the type belongs to a file extension. Raises ValueError for a document type
    declaration.
    """
    declared = []

    def start_element(name, attributes):
        local_name = name.rpartition(":")[2]
        if local_name in ("Default", "Override"):
            content_type = attributes.get("ContentType", "")
            declared.append((content_type, attributes.get("PartName")))

    def refuse_doctype(*arguments):
        # Entities need a document type; nested ones grow to gigabytes ("billion laughs").
        raise ValueError("A list of types declares a document type, which entities need.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start_element
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.Parse(xml, True)
    return declared
