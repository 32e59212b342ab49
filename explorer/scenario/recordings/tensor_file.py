"""Arrays in a ``.safetensors``: a header in JSON and raw numbers, nothing that is executed.

The library of Hugging Face reads and writes it, an optional package: it checks that the header and
the lengths of the arrays fit together before an array is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

SUFFIX = ".safetensors"
NEEDS = "safetensors, an optional package, is needed (pip install 'descent-explorer[safetensors]')"


def check_library() -> None:
    """Raise ``ValueError`` with a sentence where the library is not installed."""
    try:
        import safetensors.numpy  # noqa: F401
    except ImportError as error:
        raise ValueError(NEEDS) from error


def write_tensors(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write arrays of numbers by name; texts among them go into the header."""
    check_library()
    from safetensors.numpy import save_file

    words = {name: str(array) for name, array in arrays.items() if array.dtype.kind == "U"}
    numbers = {
        name: np.ascontiguousarray(array).reshape(array.shape)
        for name, array in arrays.items()
        if name not in words
    }
    save_file(numbers, path, metadata=words)


def read_tensors(path: Path, most_bytes: int) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a file by name, and the texts of its header as arrays of one text.

    Raises ``ValueError`` with a sentence for what is too large or no such file, and where the
    library is not installed.
    """
    check_library()
    from safetensors import SafetensorError, safe_open

    size = path.stat().st_size
    if size > most_bytes:
        raise ValueError(f"found {size:,} bytes, expected at most {most_bytes:,}")
    try:
        with safe_open(path, framework="numpy") as file:
            words = {name: np.array(text) for name, text in (file.metadata() or {}).items()}
            return {**words, **{name: file.get_tensor(name) for name in file.keys()}}  # noqa: SIM118
    except (SafetensorError, TypeError, KeyError, AttributeError) as error:
        # This includes eight- and sixteen-bit numbers unknown to numpy.
        raise ValueError("damaged, or not a file of arrays that numpy can read") from error
