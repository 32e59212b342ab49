"""Recorders for PyTorch, Keras and JAX; none of them is imported before it is used."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from explorer.arrays import Singles
from explorer.recording.recorder import Recorder
from explorer.recording.torch_tensors import TensorReader, TorchMeasures
from explorer.scenario.recordings.parameter_layout import ParameterLayout


def record(
    parameters: Any,
    path: str | os.PathLike[str],
    every: int = 1,
    *,
    optimizer: Any = None,
    dimension: int | None = None,
    name: str = "",
) -> Recorder:
    """Record a training run of PyTorch: a context whose ``step(loss)`` is called at each step.

    ``parameters`` is a model or its parameters, or a function that returns the parameters as
    arrays. ``optimizer`` provides learning rates and the norm of its state; gradient norms are read
    from the parameters. A snapshot is taken at the first call and then at every ``every``-th; for
    more than a million parameters it is a random projection, or one to ``dimension`` numbers.

    Raises ``ValueError`` naming the argument that cannot be used.

    Example:
        >>> import numpy as np
        >>> from explorer import open_run, record
        >>> weights = np.array([3.0, -2.0, 1.0])
        >>> with record(lambda: weights, "run.npz") as recorder:
        ...     for _ in range(20):
        ...         recorder.step(float(weights @ weights))
        ...         weights *= 0.9
        >>> round(float(open_run("run.npz")["run"].losses[0]), 6)
        14.0

    A PyTorch model with its usual loop::

        with explorer.record(model, "run.npz", optimizer=optimizer) as recorder:
            for inputs, targets in batches:
                loss = criterion(model(inputs), targets)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                recorder.step(loss)
    """
    if hasattr(parameters, "parameters"):
        parameters = parameters.parameters()
    if callable(parameters):
        arrays = _Arrays(parameters)
        recorder = Recorder(path, arrays.flat, _unknown, every=every, dimension=dimension,
                            name=name)  # fmt: skip
        recorder.layout = arrays.layout
        return recorder
    tensors = _tensors(parameters)
    return Recorder(
        path, TensorReader(tensors).read, TorchMeasures(tensors, optimizer),
        every=every, dimension=dimension, name=name, layout=layout_of(tensors),
    )  # fmt: skip


def flat(arrays: Any) -> Singles:
    """Arrays, or a JAX tree of them, as one float32 vector."""
    leaves = list(_leaves(arrays))
    if not leaves:
        raise ValueError("parameters: found none, expected at least one array")
    return np.concatenate([np.asarray(leaf).astype(np.float32).ravel() for leaf in leaves])


def layout_of(arrays: Any, *, filters_last: bool = False) -> ParameterLayout:
    """The layout in which ``flat`` concatenates the arrays of a tree."""
    return ParameterLayout(tuple(tuple(np.shape(leaf)) for leaf in _leaves(arrays)), filters_last)


def total_norm(arrays: Any) -> float:
    """The length of all arrays of a tree together; counts and other single numbers are left out.

    NaN where there are none.
    """
    squares = [
        float(np.sum(np.square(np.asarray(leaf).astype(np.float64))))
        for leaf in _leaves(arrays)
        if np.ndim(leaf) > 0
    ]
    return math.sqrt(sum(squares)) if squares else math.nan


def _leaves(tree: Any) -> Iterable[Any]:
    jax = sys.modules.get("jax")
    if jax is not None:
        # It knows classes that were registered with it, and takes dicts in the same order.
        yield from jax.tree_util.tree_leaves(tree)
    elif isinstance(tree, dict):
        for key in sorted(tree):
            yield from _leaves(tree[key])
    elif isinstance(tree, list | tuple):
        for branch in tree:
            yield from _leaves(branch)
    elif tree is not None:
        yield tree


class _Arrays:
    """The result of a function that is called exactly once per snapshot."""

    def __init__(self, given: Callable[[], Any]) -> None:
        self._given = given
        self.layout: ParameterLayout | None = None

    def flat(self) -> Singles:
        """All arrays as one vector."""
        arrays = self._given()
        if self.layout is None:
            self.layout = layout_of(arrays)
        return flat(arrays)


def _unknown() -> tuple[float, float, float]:
    return math.nan, math.nan, math.nan


def _tensors(parameters: Any) -> list[Any]:
    try:
        tensors = list(parameters)
    except TypeError:
        tensors = []
    if not tensors or not all(hasattr(tensor, "detach") for tensor in tensors):
        kind = type(parameters).__name__
        raise ValueError(f"parameters: found {kind}, expected a model or its parameters")
    return tensors


def keras_recorder(
    path: str | os.PathLike[str], every: int = 1, *, dimension: int | None = None, name: str = ""
) -> Any:
    """A callback for Keras's ``fit`` that records the training of its model, batch by batch.

    The trainable weights are recorded; the losses are those that Keras reports, each the mean over
    its epoch so far. Gradients are not known to a callback. Any backend of Keras 3 works.

    Example:
        >>> import keras, numpy as np
        >>> from explorer import keras_recorder, open_run
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        >>> model.compile(optimizer="sgd", loss="mse")
        >>> recorder = keras_recorder("run.npz")
        >>> x, y = np.ones((8, 3)), np.zeros((8, 1))
        >>> _ = model.fit(x, y, batch_size=4, verbose=0, callbacks=[recorder])
        >>> open_run("run.npz").scenario.steps
        1
    """
    import keras

    def _array(variable: Any) -> Any:
        return keras.ops.convert_to_numpy(getattr(variable, "value", variable))

    class RunRecorder(keras.callbacks.Callback):  # type: ignore[misc]
        """Takes a snapshot of the trainable weights after batches."""

        def on_train_begin(self, logs: Any = None) -> None:
            self.recorder = Recorder(
                path, self._snapshot, self._measures, every=every, dimension=dimension, name=name,
                layout=layout_of(self.model.trainable_weights, filters_last=True),
            )  # fmt: skip

        # With JAX a model has its current weights only when accessed through self.model.
        def _snapshot(self) -> Singles:
            return flat([_array(weight) for weight in self.model.trainable_weights])

        def _measures(self) -> tuple[float, float, float]:
            variables = self.model.optimizer.variables
            return (
                self._rate,
                math.nan,
                total_norm([_array(variable) for variable in variables if len(variable.shape)]),
            )

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            # After the step it would be that of the next one.
            self._rate = float(_array(self.model.optimizer.learning_rate))

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.recorder.step((logs or {}).get("loss"))

        def on_train_end(self, logs: Any = None) -> None:
            self.recorder.close()

    return RunRecorder()
