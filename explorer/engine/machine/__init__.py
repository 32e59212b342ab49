"""Walks as machine code, made by LLVM: many balls at once, or one ball for very many steps."""
