"""Reading dumps of articles: files of any usual format become one stream of articles, sentences and what was set aside."""

from claimframe.articles.reader import Empty, Item, Reject, read_dump

__all__ = ["Empty", "Item", "Reject", "read_dump"]
