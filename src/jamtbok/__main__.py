"""``python -m jamtbok``."""

from jamtbok.cli import main

if __name__ == "__main__":
    main()
