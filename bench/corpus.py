"""Generate the benchmark's documents from a seed: the same bytes each time, realistic in size and content.

    python -m bench.corpus FOLDER KIND COUNT        KIND: real, small or long (COUNT: thousands of words)

A tree is a project: `octavo.toml`, `content/TOPIC/NAME.md` and `content/img/`.
"""

from __future__ import annotations

import hashlib
import math
import shutil
import sys
from pathlib import Path
from random import Random

from bench import prose
from bench.words import TOPICS, Topic

_SEED = "octavo"
_SETTINGS = '[project]\ntitle = "Benchmark"\nauthor = "Octavo contributors"\nlang = "en"\n'


def ensure(folder: Path, kind: str, count: int) -> Path:
    """Return `folder` with `count` documents of a kind in it, generated again if the generator changed.

    Kinds: `real` (500 to 5,000 words, pictures), `small` (100 to 200 words), `long` (one document of `count`
    thousand words; some 4.4 pages each).
    """
    stamp = folder / ".octavo-bench"
    state = f"{kind} {count} {_generator()}\n"
    if not stamp.is_file() or stamp.read_text() != state:
        shutil.rmtree(folder, ignore_errors=True)
        write(folder, kind, count)
        stamp.write_text(state)
    return folder


def write(folder: Path, kind: str, count: int) -> None:
    """Write a tree; the folder must not exist yet."""
    content = folder / "content"
    for topic in TOPICS:
        (content / topic.folder).mkdir(parents=True)
    (folder / "octavo.toml").write_text(_SETTINGS)
    (folder / ".gitignore").write_text("/build/\n/peers/\n")
    places = [_place(number, count) for number in range(1 if kind == "long" else count)]
    images = () if kind == "small" else _write_images(content / "img", _image_count(len(places)))
    for number, (topic, name) in enumerate(places):
        random = Random(f"{_SEED}:{kind}:{count}:{number}")
        neighbours = [
            f"../{other.folder}/{near}.md" for other, near in random.sample(places, min(6, len(places)))
        ]
        writer = prose.Writer(topic, random, tuple(neighbours), _share(random, number, images))
        path = content / topic.folder / f"{name}.md"
        path.write_text(
            writer.document(name, words=1_000 * count if kind == "long" else _words(kind, random)), "utf-8"
        )


def _place(number: int, count: int) -> tuple[Topic, str]:
    topic = TOPICS[number % len(TOPICS)]
    noun = topic.nouns[(number // len(TOPICS)) % len(topic.nouns)].replace(" ", "-")
    return topic, f"{noun}-{number:0{len(str(count))}}"


def _words(kind: str, random: Random) -> int:
    """Return a length in words: log-normal around 900, as in documentation trees."""
    if kind == "small":
        return random.randint(105, 150)
    return round(min(5_000, max(500, 900 * math.exp(0.62 * random.gauss(0, 1)))))


def _image_count(count: int) -> int:
    return min(56, max(12, count)) if count <= 100 else 56 + count // 10


def _write_images(folder: Path, count: int) -> tuple[str, ...]:
    from bench.pictures import picture  # Pillow is needed for this alone

    folder.mkdir()
    names = []
    for number in range(count):
        suffix, data = picture(Random(f"{_SEED}:picture:{number}"))
        names.append(f"figure-{number:03}{suffix}")
        (folder / names[-1]).write_bytes(data)
    return tuple(f"../img/{name}" for name in names)


def _share(random: Random, number: int, images: tuple[str, ...]) -> tuple[str, ...]:
    """Return a document's pictures: one or two of its own, and one of the few that many show."""
    if not images:
        return ()
    common, own = images[:8], images[8:]
    return (own[number % len(own)], own[(number * 7 + 3) % len(own)], random.choice(common))


def _generator() -> str:
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.glob("snippets/*.txt"), *(here / f"{name}.py" for name in _MODULES)]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


_MODULES = ("corpus", "pictures", "prose", "snippets", "words")

if __name__ == "__main__":
    ensure(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
