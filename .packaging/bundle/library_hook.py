"""Lets the bundle hold LLVM, its largest part, packed: unpacked into memory when it is used."""

import ctypes
import os
import zlib

LIBRARY = "libllvmlite.so"
AT_ONCE = 1 << 20
_load = ctypes.CDLL


class PackedLibrary(_load):
    """Any library, or the packed one by the name that it would have unpacked."""

    def __init__(self, name, *arguments, **named):
        if name is None or os.path.basename(name) != LIBRARY or os.path.exists(name):
            super().__init__(name, *arguments, **named)
            return
        memory = os.memfd_create(LIBRARY)
        try:
            unpack(f"{name}.z", memory)
            super().__init__(f"/proc/self/fd/{memory}", *arguments, **named)
        finally:
            os.close(memory)


def unpack(path, memory):
    """Write what the file holds to an open file of memory."""
    unpacker = zlib.decompressobj()
    with open(path, "rb") as packed, os.fdopen(memory, "wb", closefd=False) as whole:
        while part := packed.read(AT_ONCE):
            whole.write(unpacker.decompress(part))
        whole.write(unpacker.flush())


ctypes.CDLL = PackedLibrary
