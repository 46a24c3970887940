"""Conditions: what they mean, and that nothing but conditions is taken."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimframe.errors import UsageError
from claimframe.inference.where import names_of, parse_where

RECORD = {
    "outlet": "SANA",
    "year": "2016",
    "pages": 3,
    "title": "It contains 'a' and @",
    "tags": ["war", 7],
    "draft": True,
    "big": "9007199254740993",
    "d\u00e9p\u00eache": "x",
}
HOLDS = [
    'outlet == "SANA"',
    "outlet != 'sana'",
    "outlet in ['AP', 'SANA'] and outlet not in ('AP',)",
    "year == 2016 and year == '2016' and year < 2016.5 and 2000 < year <= 2016",
    "pages > -1 and pages == '3'",
    "pages < 10 and year > 999",
    "title contains 'contains'",
    "title contains \"'a' and @\"",
    "'a' in title and not title contains 'A'",
    "not outlet contains 'x' and tags contains 'war' and 7 in tags and tags contains '7'",
    "(outlet == 'x' or pages >= 3) and not (pages == 4)",
    "missing != 'x' and not missing == 'x' and not missing < 1 and missing not in ['x'] and not missing contains 'x'",
    "not (missing == missing)",
    "draft == 'true' and draft != 1",
    "big == 9007199254740993 and big != 9007199254740992",
    "  d\u00e9p\u00eache == 'x'\n and outlet >= 'S'",
    "outlet == '\\x53ANA'",
]
FAILS = ["outlet == 'AP'", "year > 'x' and pages < 1", "outlet > 5", "title contains 'CONTAINS'", "pages contains 3", "outlet in 'xSANA' and 1 > 2"]


@pytest.mark.parametrize("condition", HOLDS)
def test_what_holds(condition):
    assert parse_where(condition)(RECORD) is True


@pytest.mark.parametrize("condition", FAILS)
def test_what_does_not_hold(condition):
    assert parse_where(condition)(RECORD) is False


# a condition, the character that is named, what is said
FAULTS = [
    ('outlet = "SANA"', 8, "syntax"),
    ("outlet == ", 10, "syntax"),
    ("outlet == 'SANA", 11, "unterminated"),
    ("outlet", 1, "no condition"),
    ("pages == 3 and outlet", 16, "no condition"),
    ("__import__('os').system('true') == 0", 1, "neither a field"),
    ("  outlet.upper() == 'X'", 3, "neither a field"),
    ("d\u00e9p\u00eache == 'x' and tags[0] == 'x'", 20, "neither a field"),
    ("(lambda: 1)() == 1", 1, "neither a field"),
    ("pages + 1 == 4", 1, "neither a field"),
    ("outlet @ 'x'", 8, "no operator"),
    ("not " * 240 + "outlet", 961, "no condition"),
    ("outlet is None", 1, "no operator"),
    ("outlet == None", 11, "None is neither"),
    ("draft == True", 10, "True is neither"),
    ("[x for x in tags] == 1", 1, "neither a field"),
    ("outlet == f'{outlet}'", 11, "neither a field"),
    ("outlet == b'x'", 11, "neither text"),
    ("(x := 1) == 1", 2, "neither a field"),
    ("outlet contains 'a' == 'b'", 1, "neither a field"),
    ("\x00", 2, "null"),
    ("(" * 900, 201, "nested"),
]


@pytest.mark.parametrize(("condition", "place", "said"), FAULTS, ids=[fault[0][:30] for fault in FAULTS])
def test_what_is_no_condition_is_refused_with_its_place(condition, place, said):
    with pytest.raises(UsageError, match=f"^--where: character {place}, at .*{re.escape(said)}.*; expected fields") as refused:
        parse_where(condition)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("condition", ["", "  \n", "x == 1 " * 300])
def test_a_condition_has_a_length(condition):
    with pytest.raises(UsageError, match="expected a condition of 1 to 1,000"):
        parse_where(condition)


@settings(deadline=None)
@given(st.text(alphabet="ab'\"()[]=<>!@ \\,.:{}#\n\u00e90", max_size=30), st.text(max_size=5))
def test_any_text_is_a_condition_or_refused(condition, value):
    try:
        test = parse_where(condition)
    except UsageError:
        return
    assert test({"a": value}) in (True, False)


@settings(deadline=None)
@given(st.text(max_size=8), st.integers(-5, 5), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.integers(-5, 5))
def test_comparisons_are_those_of_python(name, left, operator, right):
    assert parse_where(f"a {operator} {right}")({"a": left}) == eval(f"{left} {operator} {right}")
    assert parse_where(f"a {operator} 'm'")({"a": name}) == eval(f"name {operator} 'm'")


def test_the_fields_of_a_condition():
    assert names_of("outlet == 'x' and (year > 3 or not title contains outlet)") == {"outlet", "year", "title"}
