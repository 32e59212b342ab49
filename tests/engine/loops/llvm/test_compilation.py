from __future__ import annotations

from threading import Event, Thread
from typing import Any

import pytest
from llvmlite.binding import ffi

from explorer.engine.loops.llvm import compilation

TEXT = """define double @twice(double %x) {
  %y = fadd double %x, %x
  ret double %y
}"""


def test_threads_compile_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while another thread is inside LLVM, which holds llvmlite's lock."""
    taken, compiled = Event(), Event()
    finalize = compilation._finalize()

    def hold() -> None:
        with ffi.lib._lock:
            taken.set()
            in_time.append(compiled.wait(10.0))

    def finalize_while_held(engine: Any) -> None:
        other.start()
        taken.wait()
        finalize(engine)
        compiled.set()

    in_time: list[bool] = []
    other = Thread(target=hold)
    monkeypatch.setattr(compilation, "_finalize", lambda: finalize_while_held)
    engine = compilation.linked(TEXT)
    other.join()
    assert in_time == [True]
    assert engine.get_function_address("twice")


def test_what_was_compiled_can_be_forgotten() -> None:
    """The engine is disposed of before the context that holds its text."""
    for _ in range(20):
        engine = compilation.linked(TEXT)
        engine.close()
        del engine
