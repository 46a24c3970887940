"""`python -m claimframe`."""

from claimframe.commands import main

if __name__ == "__main__":
    raise SystemExit(main())
