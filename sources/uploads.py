"""Files that people upload: taken for what they contain, not for what they are called."""

import secrets
import struct
import zipfile
from io import BytesIO

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
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
TOO_MANY_PIXELS = f"The picture has more than {MOST_PIXELS:,} pixels. Make it smaller."
NO_PICTURE = "This is no JPEG, PNG or WebP picture that can be read."
NO_DOCUMENT = "This is no PDF, DOCX, XLSX, PPTX or ODT document."


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
        return "pdf"
    if not has_small_directory(content):
        return None
    try:
        # The archive's directory alone is read; nothing is unpacked but the few bytes of an ODT's type.
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if any(name.endswith("vbaProject.bin") for name in names):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return "odt" if archive.read("mimetype") == b"application/vnd.oasis.opendocument.text" else None
            return next((ending for ending, main in MAIN_PARTS.items() if main in names), None)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return None
