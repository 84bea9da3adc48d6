"""Convert a PDF to greyscale: every colour becomes the grey of its luminance.

Colours are changed in the content streams, so drawings, code and formulas need no special treatment. Luminance is
that of ITU-R BT.601, as in Pillow's mode "L".
"""

from __future__ import annotations

import io
from typing import Any

from pipeline.tools import deflate

_WEIGHTS = (0.299, 0.587, 0.114)
_GREY = {"rg": "g", "RG": "G"}


def convert_to_grey(data: bytes) -> bytes:
    """Return the PDF with all colours and pictures in DeviceGray. Tags, links and metadata are not changed."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                if item.get("/Subtype") == "/Image":
                    _grey_picture(item)
                elif item.get("/Subtype") == "/Form":
                    item.write(_grey_content(item))
            if isinstance(item, pikepdf.Dictionary):
                shading = item.get("/Shading") if "/PatternType" in item else item
                if isinstance(shading, pikepdf.Dictionary) and "/ShadingType" in shading:
                    _grey_shading(shading)
        for page in pdf.pages:
            page.Contents = pdf.make_stream(_grey_content(page))
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return target.getvalue()


def _grey_content(holder: Any) -> bytes:
    """Return the content stream of a page or form with grey operators instead of RGB ones."""
    import pikepdf

    out: list[Any] = []
    for step in pikepdf.parse_content_stream(holder):
        name = str(step.operator)
        grey = name in _GREY and len(step.operands) == 3
        out.append(([_luminance(step.operands)], pikepdf.Operator(_GREY[name])) if grey else step)
    return pikepdf.unparse_content_stream(out)


def _luminance(color: Any) -> Any:
    from decimal import Decimal

    grey = sum(weight * float(part) for weight, part in zip(_WEIGHTS, color, strict=True))
    return Decimal(f"{grey:.4f}")


def _grey_picture(picture: Any) -> None:
    """Convert a picture in place. Masks have no colour and are left alone; indexed pictures are expanded."""
    import pikepdf

    if picture.get("/ImageMask") or picture.get("/ColorSpace") in (None, "/DeviceGray"):
        return
    image = pikepdf.PdfImage(picture).as_pil_image().convert("L")
    picture.write(deflate.zlib(image.tobytes()), filter=pikepdf.Name.FlateDecode)
    picture.ColorSpace = pikepdf.Name.DeviceGray
    picture.BitsPerComponent = 8
    for key in ("/DecodeParms", "/Decode", "/Intent"):
        if key in picture:
            del picture[key]


def _grey_shading(shading: Any) -> None:
    """Convert a gradient in place: its functions interpolate between two colours each (ISO 32000-1, 7.10.3 and 7.10.4)."""
    import pikepdf

    if shading.get("/ColorSpace") == "/DeviceRGB":
        shading.ColorSpace = pikepdf.Name.DeviceGray
        _grey_function(shading.Function)


def _grey_function(function: Any) -> None:
    import pikepdf

    for key in ("/C0", "/C1"):
        if key in function:
            function[key] = pikepdf.Array([_luminance(function[key])])
    for part in function.get("/Functions", ()):
        _grey_function(part)
