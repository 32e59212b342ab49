"""Python functions as machine code: loops over arrays for which numpy needs many passes.

A kernel is an ordinary function whose parameters are declared ``int``, ``float`` or one of the
arrays below. It may assign, count with ``for ... in range``, repeat with ``while``, decide with
``if`` and index arrays by whole numbers. It computes with + - * / and, on whole numbers, with & |
<< >> and //, the last of none below 0. It calls ``int``, ``float``, ``abs``, ``math.sqrt``, ``min``
and ``max`` of two, and functions that are written in the same way, and reads the numbers of its
module. Every operation rounds as Python's does, so the function gives bit-identical numbers in
Python, only a hundred times more slowly.

Nothing is checked while it runs: an index beyond an array, a division by zero and the integer part
of a non-finite number are errors of the kernel's author. Compilers for all of Python (numba) are a
dependency many times as large and take half a second for what takes some 30 ms here.
"""

from __future__ import annotations

import ast
import ctypes
import inspect
import sys
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec

import numpy as np
import numpy.typing as npt

from explorer.engine.loops.llvm.compilation import linked
from explorer.engine.loops.llvm.kernel_text import KernelText
from explorer.engine.loops.llvm.kernel_values import ARRAYS

Doubles = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint32]
DTYPES = {"Singles": np.float32, "Doubles": np.float64, "Words": np.uint32, "Bytes": np.uint8}
Parameters = ParamSpec("Parameters")


def machine_code(function: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """A kernel as machine code, compiled at its first call; other threads run meanwhile.

    The arrays are of one dimension and must not overlap; ValueError for one that is of another
    type than declared or that has gaps. It takes its arguments by position.

    Example, in which the second of two lines of a path covers part of the first:
        >>> import numpy as np
        >>> from explorer.drawing.geometry.coverage import find_uncovered
        >>> from explorer.engine.loops.llvm.kernel import machine_code
        >>> lines = np.array([0.0, 0.0, 3.0, 0.0, 1.0, 0.0, 2.0, 0.0])
        >>> path, marks, new = np.array([1, 1], "u4"), np.zeros(16, "u4"), np.zeros(2, "u1")
        >>> machine_code(find_uncovered)(lines, path, 2, 1.0, 4, 4, marks, new)
        >>> new.tolist()
        [1, 0]
    """
    names = list(inspect.signature(function).parameters)
    declared = [function.__annotations__[name] for name in names]

    @wraps(function)
    def call(*arguments: Parameters.args, **_none: Parameters.kwargs) -> None:
        code, _ = _compiled(function)
        code(*map(_given, names, declared, arguments))

    return call


def _source_tree(function: Callable[..., Any]) -> ast.FunctionDef:
    """The definition of a top-level function of a module."""
    return _definitions(function.__module__)[function.__name__]


@lru_cache(maxsize=4)
def _definitions(module: str) -> dict[str, ast.FunctionDef]:
    # Reading a whole module is a hundred times faster than locating its parts.
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


@lru_cache(maxsize=16)
def _compiled(function: Callable[..., None]) -> tuple[Callable[..., None], Any]:
    """The function in memory, and the engine that keeps it there."""
    text = KernelText(function, _source_tree)
    engine = linked(text.written(), optimized=True)
    kinds: dict[str, Any] = {"int": ctypes.c_int64, "float": ctypes.c_double}
    parameters = [kinds.get(kind, ctypes.c_void_p) for kind in text.declared]
    address = engine.get_function_address(function.__name__)
    return ctypes.CFUNCTYPE(None, *parameters)(address), engine


def _given(name: str, declared: str, argument: Any) -> Any:
    if declared not in ARRAYS:
        return argument
    flat = argument.ndim == 1 and argument.flags.c_contiguous
    if argument.dtype != DTYPES[declared] or not flat:
        raise ValueError(
            f"{name}: found {argument.dtype} {argument.shape}, "
            f"expected {np.dtype(DTYPES[declared])} (n,) without gaps"
        )
    return argument.__array_interface__["data"][0]
