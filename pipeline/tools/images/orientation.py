"""Turn photographs upright: cameras note in EXIF how they were held, and Word, PowerPoint and pandoc do not read that."""

from __future__ import annotations

import io
import struct
from typing import Any

# The values of EXIF's Orientation (CIPA DC-008, 4.6.5) by the transposition of Pillow that undoes each; 1 is upright.
_TURNS = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE",
    8: "ROTATE_90",
}  # fmt: skip


def upright(image: Any) -> Any:
    """Return a decoded Pillow picture turned as its EXIF says; the same object if that says nothing or cannot be read."""
    from PIL import ExifTags, Image

    if "exif" not in image.info:
        return image
    try:
        said = image.getexif().get(ExifTags.Base.Orientation)
    except (SyntaxError, ValueError, struct.error):
        return image
    name = _TURNS.get(said)
    return image.transpose(Image.Transpose[name]) if name else image


def encode(turned: Any, original: Any) -> bytes:
    """Return a turned picture in the format of the original, PNG or JPEG, with its colour profile and resolution.

    A JPEG keeps its quantization, so that turning costs little quality. No other metadata is kept: EXIF would say the
    orientation again, and has a preview that is not turned.
    """
    from PIL import JpegImagePlugin

    kept: dict[str, Any] = {key: original.info[key] for key in ("icc_profile", "dpi") if key in original.info}
    out = io.BytesIO()
    if original.format == "PNG":
        turned.info.pop("exif")
        turned.save(out, "PNG", **kept)
    else:
        sampling = JpegImagePlugin.get_sampling(original)
        turned.save(out, "JPEG", qtables=original.quantization, subsampling=sampling, **kept)
    return out.getvalue()
