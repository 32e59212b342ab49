"""Untrusted archives of arrays (``.npz``): size limits, and the reasons for refusing one."""

from __future__ import annotations

import lzma
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Sequence

UNREADABLE = (
    *(OSError, ValueError, EOFError, KeyError, MemoryError, RecursionError, SyntaxError),
    *(NotImplementedError, RuntimeError, OverflowError, struct.error, tokenize.TokenError),
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError),
)
"""The errors of zipfile and numpy for damaged, encrypted or other files."""
LARGEST_UNASKED = 100_000_000
MOST_TIMES_LARGER = 100


def reason(error: BaseException) -> str:
    """One of ``UNREADABLE`` in words."""
    if isinstance(error, (OSError, ValueError)) and not isinstance(error, UnicodeError):
        words = str(getattr(error, "strerror", None) or error)
        # numpy quotes internal objects of Python's reader.
        if words and "object at 0x" not in words:
            return words.splitlines()[0][:300]
    return "damaged, or not an archive of arrays"


def check_size(members: Sequence[zipfile.ZipInfo], most_bytes: int) -> None:
    """Raise ``ValueError`` where the arrays are too large, or far larger than their archive."""
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > most_bytes:
        raise ValueError(f"found {total:,} bytes of arrays, expected at most {most_bytes:,}")
    if total > max(LARGEST_UNASKED, MOST_TIMES_LARGER * packed):
        raise ValueError(
            f"found {total:,} bytes of arrays packed into {packed:,}, "
            f"expected at most {MOST_TIMES_LARGER} times as many"
        )
