"""A page inside another page."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

HEIGHT_PIXELS = 720
"""The frame's height until the page reports its own, and if scripts are disabled."""


def snippet(address: str, title: str) -> str:
    """HTML that shows the page at ``address`` in a frame as high as the page is.

    Values may stand behind the address: ``ravine.html#learning_rate=0.02&step=40``.
    """
    source = quote(address, safe="/:#?&=.,-_~%")
    return f"""\
<iframe src="{escape(source)}" title="{escape(title)}" width="100%" height="{HEIGHT_PIXELS}" \
loading="lazy" style="border: 0"></iframe>
<script>
addEventListener("message", ({{ source, data }}) => {{
  const frames = [...document.querySelectorAll("iframe")];
  const frame = frames.find((one) => one.contentWindow === source);
  if (frame && data && data.descentExplorerHeight) frame.height = data.descentExplorerHeight;
}});
</script>
"""
