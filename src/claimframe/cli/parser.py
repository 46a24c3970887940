"""argparse with one-line errors that name the nearest option."""

import argparse
import re
from typing import NoReturn

from claimframe.errors import UsageError
from claimframe.labels import nearest


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of printing the usage; options are never abbreviated."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter)

    def error(self, message: str) -> NoReturn:
        unknown = re.match(r"unrecognized arguments: (--?[\w-]+)", message)
        if unknown:
            options = sorted(option for option in self._option_string_actions if option.startswith("--"))
            raise UsageError(f"{self.prog}: unknown option {unknown[1]}; {nearest(unknown[1], options)}")
        raise UsageError(f"{self.prog}: {message}; see {self.prog} --help")
