"""`python -m portal.matching solve|verify|compare|generate`."""

import sys

from portal.matching.cli import main

if __name__ == "__main__":
    sys.exit(main())
