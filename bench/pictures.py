"""Generate pictures as in documentation: charts and screenshots as PNG, photographs as JPEG."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

_INKS = ("#20343f", "#2f6f8f", "#c8553d", "#588157", "#8e7dbe", "#d4a017", "#6c757d")


def picture(random: Random) -> tuple[str, bytes]:
    """Return a suffix and a picture's bytes, some 5 to 600 KB; the same `random` state gives the same picture."""
    kind = random.choices((_chart, _screenshot, _photograph), (4, 4, 3))[0]
    return kind(random)


def _chart(random: Random) -> tuple[str, bytes]:
    width, height = random.choice(((640, 400), (960, 540), (1200, 700)))
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(16)
    for step in range(6):
        y = height - 40 - step * (height - 80) // 5
        draw.line((60, y, width - 20, y), fill="#dddddd")
        draw.text((10, y - 9), str(step * random.randint(2, 40)), fill="#444444", font=font)
    bars = random.randint(5, 12)
    pitch = (width - 90) // bars
    for bar in range(bars):
        top = random.randint(40, height - 60)
        box = (65 + bar * pitch, top, 65 + bar * pitch + pitch * 2 // 3, height - 40)
        draw.rectangle(box, fill=random.choice(_INKS))
        draw.text((68 + bar * pitch, height - 34), f"{2014 + bar}", fill="#444444", font=font)
    return ".png", _encoded(image, "PNG")


def _screenshot(random: Random) -> tuple[str, bytes]:
    width, height = random.choice(((800, 500), (1280, 720), (1440, 900)))
    image = Image.new("RGBA" if random.random() < 0.3 else "RGB", (width, height), "#f6f7f9")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(15)
    draw.rectangle((0, 0, width, 44), fill="#20343f")
    draw.rectangle((0, 44, width // 5, height), fill="#e4e9ee")
    for y in range(60, height - 30, 24):
        draw.text((16, y), _scribble(random, 12), fill="#2f6f8f", font=font)
        if random.random() < 0.8:
            draw.text((width // 5 + 24, y), _scribble(random, width // 14), fill="#333333", font=font)
    for _ in range(random.randint(1, 4)):
        x, y = random.randint(width // 4, width - 260), random.randint(70, height - 120)
        draw.rounded_rectangle((x, y, x + 220, y + 80), 8, fill=random.choice(_INKS))
        draw.text((x + 16, y + 30), _scribble(random, 20), fill="white", font=font)
    return ".png", _encoded(image, "PNG")


def _photograph(random: Random) -> tuple[str, bytes]:
    """Return noise in the shape of hills below a sky, which compresses about as well as a photograph."""
    width, height = random.choice(((800, 600), (1280, 853), (1600, 1067)))
    layers = []
    for cells in (4, 24, 160, 420):
        small = Image.frombytes("RGB", (cells, cells), random.randbytes(cells * cells * 3))
        layers.append(small.resize((width, height), Image.Resampling.BICUBIC))
    image = Image.blend(Image.blend(layers[0], layers[1], 0.4), layers[2], 0.22)
    image = Image.blend(image, layers[3], random.choice((0.05, 0.15, 0.3)))
    sky = Image.linear_gradient("L").resize((width, height))
    image = Image.composite(image, Image.new("RGB", (width, height), "#9fc4e0"), sky)
    return ".jpg", _encoded(image.filter(ImageFilter.DETAIL), "JPEG")


def _scribble(random: Random, length: int) -> str:
    text = ""
    while len(text) < length:
        text += "".join(random.choices("abcdefghilmnoprstuvw", k=random.randint(2, 9))) + " "
    return text[:length]


def _encoded(image: Image.Image, form: str) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **({"quality": 90} if form == "JPEG" else {}))
    return file.getvalue()
