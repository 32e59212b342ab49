"""The types of the arrays that the program computes with."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Indices = npt.NDArray[np.intp]
Truths = npt.NDArray[np.bool_]
Pixels = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]
