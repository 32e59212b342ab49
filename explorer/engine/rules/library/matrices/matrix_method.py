"""What the methods for matrices share: the matrices, and what any rule has around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from explorer.arrays import Floats
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import Objective
from explorer.engine.parameter import Parameter, Value
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.mechanism_parameters import COMMON
from explorer.engine.rules.optimizer import Optimizer

Memory = Mapping[str, Floats]


class MatrixMethod(DirectMethod):
    """A direct method that takes matrix after matrix, with decay and clipping around it.

    The matrices of a network are those of its layers; biases are vectors, each of one column. On
    an objective without matrices x is a matrix of one column.
    """

    common_parameters: ClassVar[tuple[Parameter, ...]] = COMMON


def blocks_of(objective: Objective) -> tuple[MatrixBlock, ...]:
    """The matrices of an objective, a network's layer by layer; else all as one column.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.library.matrices.matrix_method import blocks_of
        >>> (block,) = blocks_of(surfaces["matrix_product"])
        >>> block.name, block.rows, block.columns
        ('W', 2, 2)
    """
    one_column = (MatrixBlock("x", objective.dimension, 1),)
    return objective.layer_blocks or objective.matrices or one_column


def has_matrices(objective: Objective) -> bool:
    """Whether coordinates of an objective are the entries of matrices.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.library.matrices.matrix_method import has_matrices
        >>> has_matrices(surfaces["matrix_product"]), has_matrices(surfaces["rosenbrock"])
        (True, False)
    """
    return bool(objective.matrices or objective.layer_blocks)


def known_values(cls: type[Optimizer], optimizer: Optimizer) -> dict[str, Value]:
    """The values of ``optimizer`` for the hyper-parameters that ``cls`` has too.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.rules.library.matrices.matrix_method import known_values
        >>> known = known_values(optimizers["momentum"], optimizers["adam"](learning_rate=0.5))
        >>> known["learning_rate"], "beta1" in known
        (0.5, False)
    """
    names = {parameter.name for parameter in cls.parameters}
    return {name: value for name, value in optimizer.values.items() if name in names}
