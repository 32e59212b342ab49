"""The bundle's beginning: the program's own, behind what a frozen program needs first."""

import multiprocessing
import sys

from explorer.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
