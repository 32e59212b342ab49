"""The names under which systems know the program."""

from __future__ import annotations

PROGRAM = "descent-explorer"
"""The command, and the name of its folders."""
TITLE = "Descent Explorer"
SUMMARY = "Watch gradient-based optimizers walk over a surface, step by step"
DESKTOP_ID = "io.github.descent_explorer.DescentExplorer"
"""Of menu entry, icon, AppStream and Flatpak, which want a reversed domain.

The account in it is a placeholder until the program is published under one.
"""
MEDIA_TYPE = "application/x-descent-explorer"
"""Of scenario files."""
