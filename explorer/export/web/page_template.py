"""The template files of pages, and how they are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from explorer.resources import resource


@cache
def resource_text(name: str) -> str:
    """The text of a file in ``resources/web``."""
    return resource("web", name).read_text(encoding="utf-8").strip()


def filled(template: str, parts: Mapping[str, str]) -> str:
    """The template with its ``@@name@@`` filled; inserted text is not expanded again."""
    return re.sub(r"@@(\w+)@@", lambda match: parts[match[1]], template) + "\n"
