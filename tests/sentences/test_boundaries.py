from sentences.boundaries import HELD_OUT, Marked, Score, found_boundaries, read_gold, read_marked, score

from claimframe.sentences import split_sentences


def test_the_marked_texts_are_split_as_a_reader_marked_them():
    gold = read_gold()
    assert sum(len(article.boundaries) for article in gold) >= 500 and {article.kind for article in gold} > set(HELD_OUT)
    found = [found_boundaries(article.text[start:end] for start, end in split_sentences(article.text)) for article in gold]
    total = sum((score(article, ends) for article, ends in zip(gold, found, strict=True)), Score(0, 0, 0))
    assert total.f1 >= 0.985, total


def test_the_format_gives_text_and_boundaries_back():
    marked = read_marked("kind", "A b.\n¬C⏎d.\n¶¶E f.\n␣␣G.")
    assert marked == Marked("kind", "A b.C\nd.\n\nE f.  G.", frozenset({3, 6, 9}), frozenset({6}))


def test_a_score_counts_what_is_missed_and_what_is_found_in_vain():
    marked = read_marked("kind", "One two.\nThree.\nFour.")
    assert found_boundaries(["One two. ", "Three. ", "Four."]) == marked.boundaries
    planted = score(marked, found_boundaries(["One", " two.", "Three. Four."]))
    assert planted == Score(right=1, wrong=1, missed=1) and planted.f1 == 0.5
