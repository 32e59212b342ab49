"""Methods that treat the coordinates as matrices, with a side of rows and a side of columns."""
