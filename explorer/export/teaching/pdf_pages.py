"""Markdown on paper: A4 pages as PDF."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QUrl
from PySide6.QtGui import (
    QImage,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextDocument,
)

from explorer.export.pictures.qt_application import ensure_application
from explorer.export.web.lesson_text import html

PICTURE_WIDTH = 600
RULE = "<hr />"
STYLE = """\
body { font-family: sans-serif; font-size: 10.5pt; }
h1 { font-size: 18pt; margin-bottom: 10px; }
h3 { font-size: 13pt; margin-top: 18px; margin-bottom: 6px; }
p { margin-top: 8px; margin-bottom: 8px; }
.line { margin-top: 4px; margin-bottom: 10px; color: #888888; }
"""


def pdf_bytes(markdown: str, title: str, pictures: dict[str, QImage] | None = None) -> bytes:
    """A document of A4 pages; ``pictures`` by their addresses in the text."""
    ensure_application()
    document = QTextDocument()
    for address, image in (pictures or {}).items():
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(address), image)
    document.setDefaultStyleSheet(STYLE)
    # A line to write on: Qt draws a rule with hardly any room above it.
    line = f'<p class="line">{"_" * 78}</p>'
    text = html(markdown).replace(RULE, line)
    text = re.sub(r"<img ", f'<img width="{PICTURE_WIDTH}" ', text)
    heading, rest = text.split("</h3>", 1)
    document.setHtml(f"<body>{heading.replace('<h3>', '<h1>')}</h1>{rest}</body>")
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Descent Explorer")
    # A text document adds its own margins of 2 cm.
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    document.print_(writer)
    # The file is complete only once its writer is gone.
    del writer
    buffer.close()
    return bytes(data.data())
