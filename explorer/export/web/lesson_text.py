"""A lesson's Markdown as HTML."""

from __future__ import annotations

from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.add_render_rule("heading_open", lambda *_: "<h3>")
_MARKDOWN.add_render_rule("heading_close", lambda *_: "</h3>\n")


def html(markdown: str) -> str:
    """HTML without any of the author's own tags; headings stand below that of the lesson."""
    text: str = _MARKDOWN.render(markdown)
    return text
