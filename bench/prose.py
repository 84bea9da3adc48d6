"""Generate one document: front matter, sections of levels 2 to 4, paragraphs, lists, tables, code, figures."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench import snippets
from bench.words import Topic, Voice, plural

_INLINE = (
    r"$O(n \log n)$",
    r"$x_{i+1} = x_i - \frac{f(x_i)}{f'(x_i)}$",
    r"$p < 0.05$",
    r"$\bar{x}$",
    r"$2^{16} - 1$",
    r"$\sqrt{n}$",
    r"$a \cdot b \le c$",
)
_DISPLAY = (
    r"\bar{x} = \frac{1}{n} \sum_{i=1}^{n} x_i",
    r"P(A \mid B) = \frac{P(B \mid A)\, P(A)}{P(B)}",
    r"T(n) = 2\, T\left(\frac{n}{2}\right) + O(n)",
    r"\int_{0}^{\infty} e^{-\lambda t} \, dt = \frac{1}{\lambda}",
    r"s^2 = \frac{1}{n - 1} \sum_{i=1}^{n} (x_i - \bar{x})^2",
    r"A = \begin{pmatrix} 1 & 0 \\ \alpha & 1 \end{pmatrix}",
)
_TODO = ("[ ]", "[x]")


class Writer:
    """Generates documents about one topic. `neighbours` are files to link to, `images` pictures to show."""

    def __init__(
        self, topic: Topic, random: Random, neighbours: tuple[str, ...], images: tuple[str, ...]
    ) -> None:
        self.voice = Voice(topic, random)
        self.random = random
        self.neighbours = neighbours
        self.images = list(images)
        self.favourites = tuple(random.sample(snippets.languages(), 3))
        self.notes = 0
        self.anchors: list[str] = []
        self.exhibits: dict[Callable[[], str], float] = {
            self._code: random.choice(
                (6.0, 16.0, 30.0)
            ),  # some documents are nearly all code, some have little
            self._list: 4.0,
            self._table: random.choice((0.3, 1.0, 3.5)),
            self._quote: 1.2,
            self._tasks: 0.5,
            self._formula: 2.0 if topic.folder in ("statistics", "languages") else 0.15,
            self._figure: 1.3,
        }

    def document(self, name: str, *, words: int) -> str:
        """Return a document of about `words` words, not counting front matter."""
        self.anchors.clear()
        title = self._unique_heading()
        blocks = []
        if self.random.random() < 0.5:
            blocks.append(f"# {title}")
        blocks.append(self._paragraph())
        left = words - 60
        level = 1
        while left > 0:
            level = 2 if words < 250 else self.random.randint(2, min(level + 1, 4))
            section = self._section(level, small=words < 250)
            blocks += section
            left -= sum(len(block.split()) for block in section)
        return "\n\n".join([self._front_matter(title, name), *blocks]) + "\n"

    def _front_matter(self, title: str, name: str) -> str:
        nouns = sorted({self.voice.noun() for _ in range(4)})
        folder = self.voice.topic.folder
        # Jekyll takes keywords as one string or as a list; trees have both forms
        keywords = ", ".join(nouns) if self.random.random() < 0.5 else f"[{', '.join(nouns)}]"
        lines = [
            "---",
            f"title: {title}",
            f"keywords: {keywords}",
            f"tags: [{folder}, {nouns[0]}]",
            f"sidebar: {folder}_sidebar",
            f"permalink: {name}.html",
            f"folder: {folder}",
            "---",
        ]
        return "\n".join(lines)

    def _section(self, level: int, *, small: bool) -> list[str]:
        blocks = [f"{'#' * level} {self._unique_heading()}"]
        for _ in range(1 if small else self.random.choice((1, 1, 2, 3))):
            note = ""
            text = self._paragraph()
            if not small and self.random.random() < 0.05:
                self.notes += 1
                text += f"[^{self.notes}]"
                note = f"[^{self.notes}]: {self.voice.sentence()}"
            blocks += [text, note] if note else [text]
            if self.random.random() < (0.3 if small else 0.9):
                make = (
                    self._code
                    if small
                    else self.random.choices(list(self.exhibits), list(self.exhibits.values()))[0]
                )
                exhibit = make()
                blocks += [exhibit] if exhibit else []
        return blocks

    def _unique_heading(self) -> str:
        while True:
            heading = self.voice.heading()
            anchor = heading.lower().replace(" ", "-")
            if anchor not in self.anchors:
                self.anchors.append(anchor)
                return heading
            if len(self.anchors) > 150:  # a very long document has used all simple headings
                heading = f"{heading} {len(self.anchors)}"
                self.anchors.append(heading.lower().replace(" ", "-"))
                return heading

    def _paragraph(self) -> str:
        sentences = [self.voice.sentence() for _ in range(self.random.randint(1, 4))]
        chance = self.random.random()
        if chance < 0.10:
            sentences.append(
                f"See [the {self.voice.noun()}]({self.random.choice(self.neighbours)}) for more."
            )
        elif chance < 0.16:
            address = f"https://docs.example.org/{self.voice.topic.folder}/{self.random.randint(1, 99)}"
            sentences.append(f"The [reference]({address}) lists all {plural(self.voice.noun())}.")
        elif chance < 0.20 and len(self.anchors) > 2:
            sentences.append(f"This was [said above](#{self.random.choice(self.anchors[1:])}).")
        elif chance < 0.22:
            sentences.append(f"More at <https://example.org/{self.voice.topic.folder}>.")
        elif chance < 0.26 or (chance < 0.5 and self.voice.topic.folder == "statistics"):
            sentences.append(f"In short, {self.random.choice(_INLINE)} holds for every {self.voice.noun()}.")
        return " ".join(sentences)

    def _code(self) -> str:
        return snippets.fenced(self.random, self.voice.topic.nouns, self.favourites)

    def _list(self) -> str:
        mark = self.random.choice(("-", "-", "*", "1."))
        items = []
        for _ in range(self.random.randint(3, 7)):
            lead = f"**{self.voice.noun().capitalize()}**: " if self.random.random() < 0.4 else ""
            items.append(f"{mark} {lead}{self.voice.sentence()}")
            if self.random.random() < 0.15:
                items += [f"{' ' * (len(mark) + 1)}- {self.voice.sentence()}" for _ in range(2)]
        return "\n".join(items)

    def _table(self) -> str:
        columns = self.random.randint(2, 5)
        rows = self.random.randint(2, 8) if self.random.random() < 0.75 else self.random.randint(5, 40)
        head = [self.voice.noun().capitalize() for _ in range(columns)]
        rule = [self.random.choice(("---", ":---", "---:", ":---:")) for _ in range(columns)]
        body = [[self._cell(column) for column in range(columns)] for _ in range(rows)]
        return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *body])

    def _cell(self, column: int) -> str:
        random = self.random
        if column == 0:
            return f"`{self.voice.name()}`" if random.random() < 0.3 else self.voice.noun()
        return random.choice(
            (
                str(random.randint(1, 9_999)),
                f"{random.random() * 100:.1f} %",
                self.voice.noun(),
                f"{random.choice(('yes', 'no', 'only with'))} {self.voice.noun()}",
                f"`{self.voice.name()}`",
            )
        )

    def _quote(self) -> str:
        lead = self.random.choice(("**Note:** ", "**Tip:** ", ""))
        return f"> {lead}{self.voice.paragraph(self.random.randint(1, 3))}"

    def _tasks(self) -> str:
        return "\n".join(f"- {self.random.choice(_TODO)} {self.voice.sentence()}" for _ in range(3))

    def _formula(self) -> str:
        return f"$$\n{self.random.choice(_DISPLAY)}\n$$"

    def _figure(self) -> str:
        if not self.images:
            return ""
        image = self.images.pop(0)
        self.images.append(image)
        return f"![The {self.voice.noun()} and its {plural(self.voice.noun())}]({image})"
