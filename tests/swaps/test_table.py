from collections import Counter

import pytest

from claimframe.errors import UsageError
from claimframe.swaps import default_table, load_table
from claimframe.swaps.table import KINDS

PAIR = "- {name: n, kind: state, region: r, why: w, forms: [[A, B]]}"


def test_the_table_that_ships_holds_every_kind_many_regions_and_a_reason_for_each_pair():
    pairs = default_table().pairs
    kinds = Counter(pair.kind for pair in pairs)
    assert set(kinds) == set(KINDS) and kinds["state"] >= 20 and kinds["armed_group"] >= 8 and kinds["outlet"] >= 8
    assert len({pair.region for pair in pairs}) >= 15
    assert all(len(pair.why.split()) >= 5 for pair in pairs)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pairs: [", "not valid YAML"),
        ("heads: [army]", "holds no pairs"),
        (f"pairs:\n{PAIR}\n{PAIR}", ":3: pair 'n' is there twice"),
        ("pairs:\n- {name: n, kind: state, region: r, forms: [[A, B]]}", ":2: field 'why' is missing"),
        ("pairs:\n- {name: n, kind: stat, region: r, why: w, forms: [[A, B]]}", ":2: kind 'stat'; did you mean 'state'"),
        ("pairs:\n- {name: n, kind: state, region: r, why: w, form: [[A, B]]}", ":2: unknown field 'form'; did you mean 'forms'"),
        ("pairs:\n- {name: n, kind: state, region: r, why: w, forms: [[A]]}", ":2: forms: expected a list of"),
        ("pairs:\n- {name: n, kind: state, region: r, why: w, forms: [[A, B], [B, C]]}", ":2: 'B' stands on both sides"),
        ("pairs:\n- {name: n, kind: state, region: r, why: w}", ":2: no forms and no adjectives"),
        (f"pairs:\n{PAIR}\nkeep: name", "keep: expected a list of words"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(tmp_path, text, said):
    path = tmp_path / "swaps.yaml"
    path.write_text(text)
    with pytest.raises(UsageError) as raised:
        load_table(path)
    assert said in str(raised.value) and str(path) in str(raised.value)
