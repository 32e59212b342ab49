"""Loops as machine code, made by LLVM: for many runs at once, or for one very long run."""
