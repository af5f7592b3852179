"""Pictures that people upload: drawn anew, so that only their pixels are stored."""

from io import BytesIO

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from backoffice.uploads import MEGABYTE, check_size, random_name

LARGEST_PICTURE = 10 * MEGABYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_000  # pixels, of the picture that is stored
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
SAVE_OPTIONS = {
    "JPEG": {"quality": 85, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 85},
}
ALPHA_MODES = ("RGBA", "LA", "PA")
# Pillow warns of a large picture, and refuses one that is twice as large.
BOMBS = (
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
# Pillow's decoders raise all of these for a damaged file.
DAMAGED = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
)
TOO_MANY_PIXELS = f"The image has more than {MOST_PIXELS:,} pixels. Make it smaller."
NO_PICTURE = "This is not a JPEG, PNG or WebP image, or it is damaged."


class PictureWidget(AdminFileWidget):
    """A file field that shows the picture it holds, with the alternative text of its record."""

    template_name = "admin/widgets/picture.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if context["widget"]["is_initial"]:
            # By convention, the text of `image` is in `image_alt`.
            text = getattr(value.instance, f"{value.field.name}_alt", "")
            context["widget"]["alternative_text"] = text
        return context


class PictureField(forms.ImageField):
    """A picture without metadata, at most LONGEST_SIDE wide and high.

    Raises ValidationError.
    """

    def to_python(self, data):
        # Not ImageField's own method: it would open the picture before its
        # size is checked.
        file = super(forms.ImageField, self).to_python(data)
        if not file:
            return None
        return redrawn(file)


def redrawn(file):
    """The picture in `file` as a ContentFile. Raises ValidationError."""
    check_size(file, LARGEST_PICTURE)
    try:
        # Pillow reads only the head here; a picture that would take too much
        # memory is never decoded.
        image = Image.open(file, formats=list(EXTENSIONS))
        if image.width * image.height > MOST_PIXELS:
            raise ValidationError(TOO_MANY_PIXELS)
        image_format = image.format
        picture = without_metadata(image)
    except BOMBS as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except DAMAGED as error:
        raise ValidationError(NO_PICTURE) from error
    content = BytesIO()
    picture.save(content, image_format, **SAVE_OPTIONS[image_format])
    name = random_name(EXTENSIONS[image_format])
    return ContentFile(content.getvalue(), name)


def without_metadata(image):
    """A new image of the same pixels: upright, not too large, RGB or RGBA."""
    # Asked here, because exif_transpose returns a copy, which has no format.
    is_jpeg = image.format == "JPEG"
    image = ImageOps.exif_transpose(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if image.mode.startswith("I"):
        image = with_eight_bits(image)
    keeps_alpha = has_alpha(image) and not is_jpeg
    image = image.convert("RGBA" if keeps_alpha else "RGB")
    # Pillow saves what `info` holds, such as EXIF; a new image has none.
    copy = Image.new(image.mode, image.size)
    copy.paste(image)
    return copy


def with_eight_bits(image):
    """A picture of 16 bits of grey in 8 bits."""
    # Pillow's own conversion cuts values off: every grey above 255 would
    # become white.
    scaled = image.convert("I").point(lambda grey: grey * (1 / 256))
    image = scaled.convert("L")
    # The transparent grey has 16 bits, too, and would be out of range.
    image.info.pop("transparency", None)
    return image


def has_alpha(image):
    return image.mode in ALPHA_MODES or "transparency" in image.info
