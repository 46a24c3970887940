"""Sentence splitting for news: spans that cover every non-space character of the original text, in order."""

from claimframe.sentences.split import split_sentences

__all__ = ["split_sentences"]
