"""``python -m hipbreak``: the command line."""

import sys

from hipbreak.cli import main

if __name__ == "__main__":
    sys.exit(main())
