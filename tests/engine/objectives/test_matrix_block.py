from __future__ import annotations

import numpy as np

from explorer.engine.objectives.matrix_block import MatrixBlock, matrix_blocks


def test_blocks_part_the_coordinates_in_their_order() -> None:
    first, second = matrix_blocks([(2, 1), (1, 3)], 5)
    assert (first.name, second.name) == ("U", "V")
    assert second.of(np.arange(5.0)).tolist() == [[2.0, 3.0, 4.0]]


def test_many_matrices_are_numbered() -> None:
    assert [block.name for block in matrix_blocks([(1, 1)] * 3, 3)] == ["W1", "W2", "W3"]


def test_an_entry_stands_where_its_row_and_column_say() -> None:
    assert MatrixBlock("W", 2, 3, first=1).of([9, 1, 2, 3, 4, 5, 6])[1, 0] == 4.0
