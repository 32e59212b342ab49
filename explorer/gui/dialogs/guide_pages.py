"""The pages of the user's guide, from ``resources/guide``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from explorer.resources import resource

ORDER = ("window", "command-line", "python", "recordings", "files", "formats")
_LONGEST_BEGINNING = 90


@dataclass(frozen=True)
class Section:
    """A heading and the first words below it."""

    heading: str
    beginning: str


@dataclass(frozen=True)
class Page:
    """A page: its file's name without suffix, title, Markdown text and sections."""

    name: str
    title: str
    text: str
    sections: tuple[Section, ...]


@cache
def guide_pages() -> tuple[Page, ...]:
    """All pages, in the order in which they are read."""
    return tuple(_page(name) for name in ORDER)


def _page(name: str) -> Page:
    text = resource("guide", f"{name}.md").read_text(encoding="utf-8")
    # What looks like a heading in a block of code is a comment.
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    title = prose.removeprefix("# ").partition("\n")[0]
    parts = re.split(r"^## (.+)$", prose, flags=re.MULTILINE)[1:]
    sections = [
        Section(heading, _beginning(body))
        for heading, body in zip(parts[::2], parts[1::2], strict=True)
    ]
    return Page(name, title, text, tuple(sections))


def _beginning(body: str) -> str:
    words = " ".join(re.sub(r"[*`|]", "", body).split())
    if len(words) <= _LONGEST_BEGINNING:
        return words
    return words[:_LONGEST_BEGINNING].rpartition(" ")[0] + "…"
