"""Pages for a web browser: their data, their JavaScript, and the HTML around them."""

from explorer.export.web.embedding import snippet
from explorer.export.web.page import page_text, page_title, web_page

__all__ = ["page_text", "page_title", "snippet", "web_page"]
