"""The harm an input can do: a crash, delay, code execution, a write, or a refusal without words.

A refusal is one sentence that can be printed and tells nothing of the program's inside.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.readers import Reader

LONGEST_SECONDS = 0.5
LONGEST_SENTENCE = 900
INTERNALS = ("Traceback", "__init__", "positional", "codec", "<class", "object at 0x", "NoneType")
"""Words that no sentence may have, unless they were given and are repeated."""
FORBIDDEN = (
    *("os.system", "os.exec", "os.posix_spawn", "os.fork", "subprocess.Popen", "socket.connect"),
    *("pickle.find_class", "shutil.rmtree", "os.remove", "os.rename"),
)
_seen: list[str] = []
_watching = [False]


@dataclass(frozen=True)
class Harm:
    """What an input did: the ``kind`` by which like ones are known, and its ``story``."""

    kind: str
    story: str
    data: bytes

    def __str__(self) -> str:
        shown = repr(self.data if len(self.data) < 600 else self.data[:600] + b"...")
        return f"{self.kind}\n      {self.story}\n      {shown}"


def watch(folder: Path) -> None:
    """From now on note what is run, and files that are written elsewhere than in ``folder``."""
    top = os.path.realpath(folder)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if not _watching[0]:
            return
        if event in FORBIDDEN and not _is_inside(arguments, top):
            _seen.append(f"{event} {arguments!r}"[:300])
        elif event == "open" and _writes(arguments) and not _is_inside(arguments, top):
            _seen.append(f"writes {arguments[0]!r}"[:300])

    sys.addaudithook(hook)


def _writes(arguments: tuple[object, ...]) -> bool:
    place, mode, flags = arguments
    if not isinstance(place, str):
        return False
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def _is_inside(arguments: tuple[object, ...], top: str) -> bool:
    place = str(arguments[0])
    return os.path.realpath(place).startswith(top) or place.endswith((".pyc", os.devnull)) or (
        "__pycache__" in place
    )  # fmt: skip


def harm_of(reader: Reader, data: bytes, folder: Path) -> tuple[Harm | None, float, bool]:
    """What an input did to a reader, or None; the seconds it took; and whether it was refused."""
    harm, seconds, refused = _once(reader, data, folder)
    if harm is None and seconds > LONGEST_SECONDS:
        # What is imported or compiled for the first time takes its time once.
        harm, seconds, refused = _once(reader, data, folder)
        if harm is None and seconds > LONGEST_SECONDS and (refused or reader.suffix):
            harm = Harm("takes long", f"{seconds:.2f} s", data)
    return harm, seconds, refused


def _once(reader: Reader, data: bytes, folder: Path) -> tuple[Harm | None, float, bool]:
    given: object = data.decode(errors="surrogateescape")
    if reader.suffix:
        given = folder / f"input{reader.suffix}"
        given.write_bytes(data)
    _seen.clear()
    begin = time.process_time()
    sentence, refused, harm = "", False, None
    try:
        _watching[0] = True
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            reader.read(given)
    except reader.refusals as error:
        refused, sentence = True, str(error)
        if isinstance(error, (UnicodeError, OverflowError)) or (
            type(error) is not ValueError and (type(error).__module__ == "builtins")
        ):
            harm = _crash(error, data)
    except BaseException as error:
        harm = _crash(error, data)
    finally:
        _watching[0] = False
    seconds = time.process_time() - begin
    if harm is None and _seen:
        harm = Harm(_seen[0].partition(" ")[0], "; ".join(_seen[:3]), data)
    if harm is None and refused:
        harm = _wording(sentence, data)
    return harm, seconds, refused


def _crash(error: BaseException, data: bytes) -> Harm:
    last = traceback.extract_tb(error.__traceback__)[-1]
    own = [
        frame for frame in traceback.extract_tb(error.__traceback__) if "explorer" in frame.filename
    ]
    place = own[-1] if own else last
    kind = f"{type(error).__name__} in {Path(place.filename).name}:{place.name}"
    return Harm(kind, f"line {place.lineno}: {str(error)[:300]!r}", data)


def _wording(sentence: str, data: bytes) -> Harm | None:
    problem = ""
    if not 5 < len(sentence) < LONGEST_SENTENCE:
        problem = f"refused in {len(sentence)} letters"
    elif len(sentence.splitlines()) > 1:
        problem = "refused in several lines"
    elif any(word in sentence and word.encode() not in data for word in INTERNALS):
        problem = "refused with what is inside"
    else:
        try:
            sentence.encode()
        except UnicodeError:
            problem = "refused in words that cannot be printed"
    return Harm(problem, ascii(sentence[:400]), data) if problem else None
