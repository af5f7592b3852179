"""Files that people upload: taken for what they contain, not for what they are called."""

import lzma
import re
import secrets
import struct
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps, UnidentifiedImageError

MEGABYTE = 2**20
LARGEST_PICTURE, LARGEST_DOCUMENT = 10 * MEGABYTE, 50 * MEGABYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_000  # pixels, of what is kept
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
HOW_TO_SAVE = {"JPEG": {"quality": 85, "optimize": True}, "PNG": {"optimize": True}, "WEBP": {"quality": 85}}
LARGEST_DIRECTORY = MEGABYTE  # of a document that is a ZIP archive; a few thousand parts
TYPES, LARGEST_TYPES = "[Content_Types].xml", MEGABYTE
OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN = {
    f"{OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
    f"{OFFICE}.presentationml.presentation.main+xml": "pptx",
}
MACROS = ("macroenabled", "vbaproject", "macrosheet")
ODT = b"application/vnd.oasis.opendocument.text"
PDF = re.compile(rb"%PDF-[12]\.\d")
# What reading a damaged archive, or its XML, raises.
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, expat.ExpatError,
    LookupError, ValueError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
TOO_MANY_PIXELS = f"The picture has more than {MOST_PIXELS:,} pixels. Make it smaller."
NO_PICTURE = "This is no JPEG, PNG or WebP picture that can be read."
NO_DOCUMENT = "This is no PDF, DOCX, XLSX, PPTX or ODT document: it is something else, is damaged, or has macros."


class PictureField(forms.ImageField):
    """A picture, drawn anew: of what its file held, only the pixels are kept. Raises ValidationError."""

    def to_python(self, data):
        file = super(forms.ImageField, self).to_python(data)
        return picture(file) if file else None


class DocumentField(forms.FileField):
    """A document under a name of its own. Raises ValidationError."""

    def to_python(self, data):
        file = super().to_python(data)
        return document(file) if file else None


def picture(file):
    """The picture in `file` without metadata and at most LONGEST_SIDE wide and high, as a ContentFile."""
    _check_size(file, LARGEST_PICTURE)
    try:
        # Only the head is read so far; what would take too much memory is never decoded.
        image = Image.open(file, formats=list(ENDINGS))
        if image.width * image.height > MOST_PIXELS:
            raise ValidationError(TOO_MANY_PIXELS)
        kind = image.format
        drawn = ImageOps.exif_transpose(image)
        drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if drawn.mode.startswith("I"):  # 16 bits of grey, all of which above 255 would become white
            drawn = drawn.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
            drawn.info.pop("transparency", None)  # a grey of 16 bits, too
        has_holes = drawn.mode in ("RGBA", "LA", "PA") or "transparency" in drawn.info
        drawn = drawn.convert("RGBA" if has_holes and kind != "JPEG" else "RGB")
        kept = Image.new(drawn.mode, drawn.size)  # a new one has no metadata to save
        kept.paste(drawn)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(NO_PICTURE) from error
    content = BytesIO()
    kept.save(content, kind, **HOW_TO_SAVE[kind])
    return ContentFile(content.getvalue(), f"{secrets.token_hex(16)}.{ENDINGS[kind]}")


def document(file):
    """The document in `file` under a random name, as a ContentFile."""
    _check_size(file, LARGEST_DOCUMENT)
    content = file.read()
    ending = ending_of(content)
    if ending is None:
        raise ValidationError(NO_DOCUMENT)
    return ContentFile(content, f"{secrets.token_hex(16)}.{ending}")


def _check_size(file, largest):
    if file.size > largest:
        raise ValidationError(f"The file has {filesizeformat(file.size)}; at most {filesizeformat(largest)} are taken.")


def has_small_directory(content):
    """Whether `content` ends like a ZIP archive whose list of parts is small (APPNOTE.TXT 4.3.16; no ZIP64, 4.3.15)."""
    tail = content[-(2**16 + 22) :]
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22 or b"PK\x06\x07" in tail:
        return False
    (size,) = struct.unpack_from("<L", tail, at + 12)
    return size <= LARGEST_DIRECTORY


def ending_of(content):
    """The file ending for what a document is, None for what is not taken."""
    if content.startswith(b"%PDF-"):
        return "pdf" if PDF.match(content) and b"%%EOF" in content[-1024:] else None
    if not content.startswith(b"PK\x03\x04") or not has_small_directory(content):
        return None
    try:
        # The archive's directory alone is read; nothing is unpacked but the part that says what the document is.
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = [name.lower() for name in archive.namelist()]
            if len(set(names)) < len(names) or any(name.endswith("vbaproject.bin") for name in names):
                return None
            return _open_document(archive, names) if "mimetype" in names else _office_document(archive, names)
    except BROKEN:
        return None


def _open_document(archive, names):
    """Its type comes first (OpenDocument 1.3, part 2, 3.3); macros are in folders of their own."""
    first = archive.infolist()[0]
    if (first.filename, first.header_offset) != ("mimetype", 0) or first.file_size != len(ODT):
        return None
    has_macros = any(name.startswith(("basic/", "scripts/")) for name in names)
    return "odt" if archive.read(first) == ODT and "content.xml" in names and not has_macros else None


def _office_document(archive, names):
    """What it is stands in a list of the types of its parts (ISO/IEC 29500-2, 7.2.3)."""
    if archive.getinfo(TYPES).file_size > LARGEST_TYPES:
        return None
    declared = _content_types(archive.read(TYPES))
    if any(sign in kind.lower() for kind, _ in declared for sign in MACROS):
        return None
    main = [(MAIN[kind], part) for kind, part in declared if kind in MAIN]
    ending, part = main[0] if len(main) == 1 else (None, None)
    return ending if part is None or part.lower().lstrip("/") in names else None


def _content_types(content):
    """[(type, part or None where it is that of a file ending)]. Raises ValueError for a document type."""
    declared, parser = [], expat.ParserCreate()

    def element(name, attributes):
        if name.rpartition(":")[2] in ("Default", "Override"):
            declared.append((attributes.get("ContentType", ""), attributes.get("PartName")))

    def doctype(*what):
        raise ValueError("A list of types declares a document type, which entities need.")

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = element, doctype
    parser.Parse(content, True)
    return declared
