"""``python -m symbios_demo [--port 8000] [--data var/demo] [--reset]``."""

import sys

from symbios_demo.serve import main

if __name__ == "__main__":
    sys.exit(main())
