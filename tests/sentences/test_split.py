import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimframe.sentences import split_sentences

EXAMPLES = int(os.environ.get("SPLITTING_EXAMPLES", "300"))
CASES = [
    "Lt. Gen. A. Karimov said U.S. forces left Homs at 5 a.m. local time.|He gave no toll.",
    "“We will hold the bridge. ||We shall not leave,” Gen. Petrov said.",
    "The U.N. Security Council met in the U.S.|The vote was close.",
    "Dr. Smith and Mr. J. B. Jones met Sgt. Brown in St. Anne on Oct. 5.|Nobody was hurt.",
    "troops left the town.|The army said so",
    '"Why?" she asked.|"Because," he said.',
    "Rebels push at eastern gates\n|BEIRUT (Agency) - The army fell back.\n|- first point\n|- second point\n|Middle East -",
    "The convoy of 40 trucks, which had waited at the crossing for\nthree days because of the fighting, was let through.|It left.",
    "MOSCOW, March 13. Units took the village, the ministry said.|No toll was given.",
    "2. We deny it in the most emphatic manner.\n|3. We demand an inquiry.",
    "Rebels fled.|(No one claimed the raid.)|Two more came (see p. 4).|Then it rained.",
    "He wrote to tips@press.example.|Then he rang No. 5.",
    "The toll rose. (AFP)|The U.S. denied it.|Two men died.-AFP",
    "1. Fire shall cease.|2. Guns shall be moved by 1.5 miles.|IV. Findings",
    "Jets hit the market town|BEIRUT (Agency) - Ten died.",
    "Shelling stopped at 8 p.m. Tuesday, residents said.|It resumed later.",
]


@pytest.mark.parametrize("case", CASES)
def test_news_is_cut_where_a_reader_would(case):
    marked = case.replace("||", "|")
    text = marked.replace("|", " ") if "\n" not in marked else marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    found = [text[start:end] for start, end in split_sentences(text)]
    assert found == expected


NEWS = (
    *" \n.?!…。\"“”'’()[]-–—•:;,\u2028\x00\x1c",
    *("U.S.", "Lt. Gen.", " a.m. ", "BEIRUT (Agency) - ", " (AFP) ", "-AFP", "1. ", "No. 5", "town", " He ", "said", ". . ."),
    *("Jan. 5", "\r\n", "مات؟", "他说。", "@a", "#b"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(NEWS), st.characters()), max_size=60).map("".join)


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXTS)
def test_no_character_is_lost_and_offsets_give_the_text_back(text):
    spans, last, pieces = list(split_sentences(text)), 0, []
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        pieces += [text[last:start], text[start:end]]
        last = end
    pieces.append(text[last:])
    assert "".join(pieces) == text and not "".join(pieces[::2]).strip()


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(max_size=200))
def test_no_character_of_any_text_is_lost(text):
    found = "".join(text[start:end] for start, end in split_sentences(text))
    assert "".join(found.split()) == "".join(text.split())


def test_a_hostile_text_costs_no_more_than_its_length():
    text = "(a. " * 100_000
    begun = time.process_time()
    assert sum(1 for _ in split_sentences(text)) == 1
    assert time.process_time() - begun < 3
