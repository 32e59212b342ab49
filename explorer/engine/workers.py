"""A few processes that compute beside this one.

The children are started as ``python -c``, not by ``multiprocessing``, so that they load the
engine and nothing of the program that uses it: neither its main module nor its windows.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Self, TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")
_ROOT = Path(__file__).resolve().parents[2]
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from explorer.engine.workers import serve; serve()"
)


class Workers:
    """A pool of processes for the engine; close it, or use it in a ``with`` statement.

    Starting one takes a tenth of a second, which passes beside what the caller does next; keep
    the pool for later calls. Several threads may use one pool.
    """

    def __init__(self, count: int = 2) -> None:
        if count < 1:
            raise ValueError(f"workers: found {count}, expected at least 1")
        self.count = count
        self._children = [_started() for _ in range(count)]
        self._free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        for child in self._children:
            self._free.put(child)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="engine")

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """``function`` of each item, in order; it must be a function of an engine module.

        Raises what the function raised, and ``RuntimeError`` if a process ended by itself.
        """

        def ask(item: Item) -> Result:
            child = self._free.get()
            try:
                return cast(Result, _answer(child, function, item))
            finally:
                self._free.put(child)

        return list(self._threads.map(ask, items))

    def close(self) -> None:
        """End the processes, after what they are computing."""
        self._threads.shutdown()
        for child in self._children:
            child.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )


def _answer(child: subprocess.Popen[bytes], function: object, item: object) -> object:
    try:
        _send(child.stdin, (function, item))
        done, answer = pickle.load(cast(IO[bytes], child.stdout))
    except (EOFError, OSError) as error:
        raise RuntimeError("a process that computes beside this one has ended") from error
    if not done:
        raise answer
    return answer


def _send(stream: IO[bytes] | None, message: object) -> None:
    assert stream is not None
    pickle.dump(message, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def serve() -> None:
    """Answer requests from standard input on standard output until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    while True:
        try:
            function, item = pickle.load(requests)
        except EOFError:
            return
        try:
            answer = (True, function(item))
        except Exception as error:
            answer = (False, error)
        _send(answers, answer)
