"""Machine code from LLVM's text, and calls of it with numpy arrays."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from explorer.engine.loops.llvm.instructions import LIBRARY, symbol_name
from explorer.engine.loops.llvm.program import Layout, Program, program
from explorer.engine.objectives.formula_field import Field
from explorer.engine.rules.update_rule import Rule

_LIBRARY_FILE = {"win32": "ucrtbase", "darwin": "libSystem.dylib"}.get(sys.platform, "libm.so.6")


@dataclass(frozen=True, eq=False)
class Code:
    """A program compiled for this processor; its functions let other threads run."""

    program: Program
    prepare: Callable[..., None]
    loop: Callable[..., None]
    engine: Any


@lru_cache(maxsize=64)
def compiled(field: Field, rule: Rule, layout: Layout) -> Code:
    """The machine code of ``rule`` on ``field``; takes some 20 ms once, and keeps a megabyte.

    Example:
        >>> from explorer.engine import formula, optimizers
        >>> from explorer.engine.loops.llvm.compilation import compiled
        >>> from explorer.engine.loops.llvm.program import Layout
        >>> from explorer.engine.rules.update_rule import RATE
        >>> rule = optimizers["gradient_descent"]().rule
        >>> code = compiled(formula("x*y").field, rule, Layout((RATE,)))
        >>> code.program.ends
        3
    """
    written = program(field, rule, layout)
    engine = linked(written.text)
    word, pointer = ctypes.c_int64, ctypes.c_void_p
    prepare = ctypes.CFUNCTYPE(None, word, *[pointer] * 3)
    loop = ctypes.CFUNCTYPE(None, *[word] * 4, *[pointer] * 10)
    return Code(
        written,
        prepare(engine.get_function_address("prepare")),
        loop(engine.get_function_address("loop")),
        engine,
    )


def linked(text: str, *, optimized: bool = False) -> Any:
    """An engine that holds the functions of LLVM's text, to be called as long as it lives.

    ``optimized`` is for text that keeps its variables in memory: it gets the few passes that
    matter, since all of LLVM's passes take longer than most kernels run. The loops over steps are
    already written in their final form. Raises ``RuntimeError`` for text that is not LLVM's.

    Example:
        >>> from ctypes import CFUNCTYPE, c_double
        >>> from explorer.engine.loops.llvm.compilation import linked
        >>> text = "define double @twice(double %x) { %y = fadd double %x, %x ret double %y }"
        >>> engine = linked(text)
        >>> CFUNCTYPE(c_double, c_double)(engine.get_function_address("twice"))(1.5)
        3.0
    """
    from llvmlite import binding as llvm

    make_machine_ready()
    # In a context of its own nothing is shared with what other threads compile meanwhile.
    context = llvm.create_context()
    module, machine = llvm.parse_assembly(text, context), _machine()
    if optimized:
        passes = llvm.create_new_module_pass_manager()
        passes.add_always_inliner_pass()
        passes.add_sroa_pass()
        passes.add_instruction_combine_pass()
        passes.add_simplify_cfg_pass()
        passes.add_new_gvn_pass()
        options = llvm.create_pipeline_tuning_options()
        passes.run(module, llvm.create_pass_builder(machine, options))
    engine = llvm.create_mcjit_compiler(module, machine)
    # Or the context would be disposed of before the engine, which still needs it for that.
    engine.context = context
    _finalize()(engine)
    return engine


@lru_cache(maxsize=1)
def _finalize() -> Any:
    """LLVM's function that compiles, called without the lock that llvmlite holds for all calls.

    With it, threads would compile one after the other, and the window would wait for a comparison.
    LLVM itself only asks that no two threads use one context.
    """
    from llvmlite.binding import ffi

    library = ctypes.CDLL(ffi.lib._name, handle=ffi.lib._handle)
    finalize = library.LLVMPY_FinalizeObject
    finalize.argtypes, finalize.restype = [ffi.LLVMExecutionEngineRef], None
    return finalize


@lru_cache(maxsize=1)
def fused() -> bool:
    """Whether this processor multiplies and adds in one rounding, in one instruction.

    Example:
        >>> from explorer.engine.loops.llvm.compilation import fused
        >>> fused() in (True, False)
        True
    """
    from llvmlite import binding as llvm

    architecture = llvm.get_process_triple().split("-")[0]
    return architecture in ("aarch64", "arm64") or bool(llvm.get_host_cpu_features().get("fma"))


@lru_cache(maxsize=1)
def make_machine_ready() -> None:
    """Import LLVM, and let it find the functions of the C library that Python calls.

    Code that compiles in another thread calls this first, in the main thread.

    Example:
        >>> from llvmlite import binding
        >>> from explorer.engine.loops.llvm.compilation import make_machine_ready
        >>> make_machine_ready()
        >>> binding.address_of_symbol("explorer.exp") is not None
        True
    """
    from llvmlite import binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    library = ctypes.CDLL(_LIBRARY_FILE)
    for name in LIBRARY:
        address = ctypes.cast(getattr(library, name), ctypes.c_void_p).value
        llvm.add_symbol(symbol_name(name), address)


def _machine() -> Any:
    """LLVM's description of this processor; each engine needs its own."""
    from llvmlite import binding as llvm

    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=2,
        jit=True,
    )
