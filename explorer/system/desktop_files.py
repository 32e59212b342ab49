"""The files by which a Linux desktop and its shells know the program, as one tree of bytes.

The formats are those of freedesktop.org: desktop entries, shared MIME information, icon themes and
AppStream.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence

from explorer import __version__
from explorer.identity import DESKTOP_ID, MEDIA_TYPE, PROGRAM, SUMMARY, TITLE
from explorer.resources import resource

ENTRY = f"applications/{DESKTOP_ID}.desktop"
MEDIA_TYPES = f"mime/packages/{DESKTOP_ID}.xml"
METAINFO = f"metainfo/{DESKTOP_ID}.metainfo.xml"
ICON = f"icons/hicolor/scalable/apps/{DESKTOP_ID}.svg"
FILE_ICON = f"icons/hicolor/scalable/mimetypes/{MEDIA_TYPE.replace('/', '-')}.svg"
MANUAL = f"man/man1/{PROGRAM}.1"
BASH = f"bash-completion/completions/{PROGRAM}"
ZSH = f"zsh/site-functions/_{PROGRAM}"
FISH = f"fish/vendor_completions.d/{PROGRAM}.fish"

_ENTRY = """\
[Desktop Entry]
Type=Application
Name={title}
GenericName=Optimizer Explorer
Comment={summary}
Exec={command} %f
Icon={id}
Terminal=false
Categories=Education;Math;
Keywords=gradient;descent;momentum;Adam;optimization;teaching;
MimeType={media_type};
StartupNotify=true
StartupWMClass={program}
"""
_MEDIA_TYPES = """\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{media_type}">
    <comment>Descent Explorer scenario</comment>
    <sub-class-of type="application/json"/>
    <icon name="{icon}"/>
    <magic priority="60">
      <match type="string" value="&quot;descent-explorer/1&quot;" offset="0:256"/>
    </magic>
    <glob pattern="*.descent"/>
  </mime-type>
</mime-info>
"""
_METAINFO = """\
<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{id}</id>
  <metadata_license>FSFAP</metadata_license>
  <name>{title}</name>
  <summary>{summary}</summary>
  <description>
    <p>
      Understand every step of an optimizer, on functions of one and two variables, small
      neural networks and formulas of your own. Race optimizers, tune them while they run, and
      export pictures, films, tables and code.
    </p>
    <ul>
      <li>Update rules as defined in papers, PyTorch, Keras, optax and TensorFlow.js</li>
      <li>Each step as mathematics, with its numbers and arrows</li>
      <li>Lessons that ask a question before you look</li>
      <li>Maps of the outcome over hyper-parameters and over starting points</li>
    </ul>
  </description>
  <launchable type="desktop-id">{id}.desktop</launchable>
  <icon type="stock">{id}</icon>
  <categories>
    <category>Education</category>
    <category>Math</category>
  </categories>
  <provides>
    <binary>{program}</binary>
    <mediatype>{media_type}</mediatype>
  </provides>
  <content_rating type="oars-1.1"/>
</component>
"""


def desktop_files(
    command: Sequence[str],
    parser: Callable[[str], argparse.ArgumentParser],
    commands: Sequence[str],
) -> Mapping[str, bytes]:
    """Place below a folder for shared data (``/usr/share`` or the user's own) -> content.

    Args:
        command: What starts the program, as its words.
        parser: Gives the parser that knows all options of a command.
        commands: The names of the commands of the command line.
    """
    from explorer.scenario.lessons.lesson import lessons
    from explorer.system import completions
    from explorer.system.command_description import command_descriptions
    from explorer.system.manual_page import manual_page

    descriptions, ids = command_descriptions(parser, commands), tuple(lessons)
    names = {
        "title": TITLE,
        "summary": SUMMARY,
        "id": DESKTOP_ID,
        "program": PROGRAM,
        "command": command_line(command),
        "media_type": MEDIA_TYPE,
        "icon": MEDIA_TYPE.replace("/", "-"),
    }
    texts = {
        ENTRY: _ENTRY.format(**names),
        MEDIA_TYPES: _MEDIA_TYPES.format(**names),
        METAINFO: _METAINFO.format(**names),
        MANUAL: manual_page(descriptions, __version__),
        BASH: completions.bash(descriptions, ids),
        ZSH: completions.zsh(descriptions, ids),
        FISH: completions.fish(descriptions, ids),
    }
    drawings = {
        ICON: resource("icons", "app.svg"),
        FILE_ICON: resource("desktop", "document.svg"),
    }
    return {
        **{path: text.encode() for path, text in texts.items()},
        **{path: drawing.read_bytes() for path, drawing in drawings.items()},
    }


def command_line(words: Sequence[str]) -> str:
    """Words as the key Exec of a desktop entry expects them."""
    return " ".join(_word(word) for word in words)


def _word(word: str) -> str:
    plain = word.replace("%", "%%")
    if not set(plain) & set(" \t\n\"'\\><~|&;$*?#()`"):
        return plain
    for character in '\\"`$':
        plain = plain.replace(character, "\\" + character)
    # The value of a key is itself a string with escapes.
    return '"' + plain.replace("\\", "\\\\") + '"'
