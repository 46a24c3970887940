"""The labelled corpus: seed articles, their checks, and the splits made from them."""
