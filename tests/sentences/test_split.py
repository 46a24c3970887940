import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimframe.sentences import split_sentences

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
    "Shelling stopped at 8 p.m. Tuesday, residents said.|It resumed later.",
]


@pytest.mark.parametrize("case", CASES)
def test_news_is_cut_where_a_reader_would(case):
    marked = case.replace("||", "|")
    text = marked.replace("|", " ") if "\n" not in marked else marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    found = [text[start:end] for start, end in split_sentences(text)]
    assert found == expected


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(list('. ?!"\n\r\u2028\x00“”’US.•-'))), max_size=120))
def test_no_character_is_lost_and_offsets_give_the_text_back(text):
    last = 0
    for start, end in split_sentences(text):
        assert start >= last and end > start
        assert not text[last:start].strip() and text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()
