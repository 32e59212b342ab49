"""Runs before the program in the bundle: its fonts are found, and other programs are left alone."""

import os
import sys

# The bundle's libraries are for the bundle; a browser or ffmpeg that it starts has its own.
own = os.environ.pop("LD_LIBRARY_PATH", None)
before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before:
    os.environ["LD_LIBRARY_PATH"] = before

fonts = os.path.join(sys._MEIPASS, "fonts", "fonts.conf")
if os.path.exists(fonts):
    os.environ.setdefault("FONTCONFIG_FILE", fonts)
