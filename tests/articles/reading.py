"""Reading a path as `predict` does, for tests."""

from claimframe.articles import read_dump
from claimframe.articles.files import find_sources
from claimframe.articles.reader import open_dump
from claimframe.articles.repairs import Repairs


def read(*paths, repairs=None, **chosen):
    repairs = repairs or Repairs()
    opened = list(open_dump(find_sources([str(path) for path in paths], None, repairs), chosen, repairs))
    return [item for file in opened for item in read_dump(file)]
