import random
import time

import pytest

from claimframe.corpus.leaks import find_leaks, leak_table
from claimframe.corpus.near_duplicates import WORD, jaccard, shingles
from claimframe.errors import UsageError
from claimframe.records import Sentence


def sentences(article_id, *texts):
    return [Sentence(article_id, position, text) for position, text in enumerate(texts)]


def random_texts(rng, count, words):
    return [" ".join(rng.choice(words) for _ in range(rng.randrange(3, 14))) for _ in range(count)]


def test_exact_leaks_disregard_case_and_white_space_and_near_ones_come_after():
    told = "The ministry said that the army had left the eastern suburbs of the town on Monday"
    left = sentences("l", "Quiet night.", told, "Nothing like it stands on the other side of this split.")
    right = sentences("r", told + " evening", "quiet  NIGHT.", told.upper().replace(" ", "\n"), "A wholly different sentence of more than five words.")
    found = find_leaks(left, right, 0.5)
    assert [(leak.kind, leak.left.position, leak.right.position) for leak in found] == [("exact", 0, 1), ("exact", 1, 2), ("near", 1, 0)]
    assert found[0].similarity == 1.0 and found[2].similarity == pytest.approx(12 / 13)
    assert found[2].left.text == told and found[2].right.article_id == "r"


def test_short_texts_are_compared_exactly_only():
    left, right = sentences("l", "It was quiet again.", "It was all quiet again."), sentences("r", "It was quiet again!", "It was all quiet again!")
    assert [(leak.kind, leak.right.position) for leak in find_leaks(left, right, 0.5)] == [("near", 1)]


def test_repeats_within_one_side_are_no_leak():
    text = "The observatory said that three shells had hit the old market."
    assert find_leaks(sentences("l", text, text), sentences("r", "Another thing was told by the medics of the town."), 0.3) == []


@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.75, 1.0])
def test_the_same_pairs_are_found_as_by_comparing_all(threshold):
    rng = random.Random(5)
    left = sentences("l", *random_texts(rng, 250, "ab"))
    right = sentences("r", *random_texts(rng, 250, "ab"))
    exact = {sentence.text for sentence in left}
    long = [sentence.text for sentence in left if len(WORD.findall(sentence.text)) >= 5]
    expected = {}
    for sentence in right:
        if sentence.text not in exact and len(sentence.text.split()) >= 5:
            best = max(jaccard(shingles(text), shingles(sentence.text)) for text in long)
            if best >= threshold:
                expected[sentence.position] = best
    found = find_leaks(left, right, threshold)
    assert {leak.right.position: leak.similarity for leak in found if leak.kind == "near"} == expected
    assert {leak.right.text for leak in found if leak.kind == "exact"} == exact & {sentence.text for sentence in right}
    assert threshold == 1.0 or len(expected) > 5


def test_a_shared_boilerplate_opening_stays_fast():
    rng = random.Random(6)
    words = [f"w{number}" for number in range(5000)]
    opening = "the ministry of defence said on its website that "
    left, right = (sentences(side, *(opening + text for text in random_texts(rng, 20_000, words))) for side in "lr")
    began = time.perf_counter()
    find_leaks(left, right, 0.7)
    assert time.perf_counter() - began < 60


def test_the_table_counts_shares_and_shows_ten():
    text = "The observatory said that three shells had hit the old market of the town number"
    left = sentences("l", *(f"{text} {number}" for number in range(12)))
    right = sentences("r", *(f"{text} {number}" for number in range(11)), f"{text} 99", "Something else stands here, not found on the left.")
    table = leak_table(find_leaks(left, right, 0.5), len(left), 200).splitlines()
    assert table[0] == "200 right sentences against 12 left ones"
    assert table[1].split()[:3] == ["11", "5.50", "%"] and "verbatim" in table[1]
    assert table[2].split()[:3] == ["1", "0.50", "%"] and "near" in table[2]
    assert sum(line.startswith("exact") for line in table) == 10 and table[-1] == "... and 2 more"
    assert "r:0  The observatory" in table[5]


def test_no_leaks_and_no_sentences_at_all():
    assert find_leaks([], sentences("r", "One."), 0.5) == [] and find_leaks(sentences("l", "One."), [], 0.5) == []
    assert leak_table([], 0, 0).count("0.00 %") == 2
    with pytest.raises(UsageError, match="threshold 0; expected above 0, at most 1"):
        find_leaks([], [], 0)
