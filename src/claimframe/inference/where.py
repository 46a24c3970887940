"""`--where`: a condition on a record's fields, read into a closed set of forms; nothing of it is ever run as Python."""

import ast
import json
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, cast

from claimframe.errors import UsageError

MOST_CHARACTERS = 1000
EXPECTED = 'fields, "texts", numbers and [lists] joined by == != < <= > >= in, not in, contains, and, or, not, ( )'
STRINGS_AND_CONTAINS = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\bcontains\b|@""")

Fields = Mapping[str, Any]
Test = Callable[[Fields], bool]
Value = Callable[[Fields], Any]


def parse_where(given: str) -> Test:
    """The condition as a test of a record's fields; UsageError says what does not fit, and at which character (counted from 1).

    A field that a record lacks equals nothing, contains nothing and is in nothing. Beside a number, texts that are numbers count as numbers.
    """
    text = re.sub(r"\s", " ", given)
    if not text.strip() or len(text) > MOST_CHARACTERS:
        raise UsageError(f'--where: {len(given):,} characters; expected a condition of 1 to {MOST_CHARACTERS:,}, such as outlet == "an agency"')
    return _test(_parsed(text), text)


def names_of(given: str) -> set[str]:
    """The fields that a condition asks about."""
    return {node.id for node in ast.walk(_parsed(re.sub(r"\s", " ", given))) if isinstance(node, ast.Name)}


def _parsed(text: str) -> ast.expr:
    """The tree, in which `@` stands for `contains`: as long a word, so that positions stay."""

    def operator(found: re.Match[str]) -> str:
        if found[0] == "@":
            _refuse(text, found.start(), "@ is no operator")
        return "@".ljust(len(found[0])) if found[0] == "contains" else found[0]

    source = STRINGS_AND_CONTAINS.sub(operator, text)
    start = len(source) - len(source.lstrip())
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(source.strip(), mode="eval").body
    except SyntaxError as error:
        _refuse(text, start + (error.offset or len(source.strip()) + 1) - 1, error.msg)
    except (ValueError, RecursionError, MemoryError):
        _refuse(text, 0, "too deep or not text")


def _test(node: ast.expr, text: str) -> Test:
    """A node that is true or false."""
    if isinstance(node, ast.BoolOp):
        tests, every = [_test(value, text) for value in node.values], isinstance(node.op, ast.And)
        return (lambda fields: all(test(fields) for test in tests)) if every else (lambda fields: any(test(fields) for test in tests))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _test(node.operand, text)
        return lambda fields: not inner(fields)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        whole, part = _value(node.left, text), _value(node.right, text)
        return lambda fields: _is_in(part(fields), whole(fields))
    if isinstance(node, ast.Compare):
        return _comparison(node, text)
    return _refuse_node(text, node, "no condition")


def _comparison(node: ast.Compare, text: str) -> Test:
    """`a < b <= c` holds where each pair does."""
    if any(type(operator) not in COMPARISONS for operator in node.ops):
        _refuse_node(text, node, "`is` is no operator")
    values = [_value(side, text) for side in (node.left, *node.comparators)]
    pairs = list(zip((COMPARISONS[type(operator)] for operator in node.ops), values[:-1], values[1:], strict=True))
    return lambda fields: all(compare(left(fields), right(fields)) for compare, left, right in pairs)


def _value(node: ast.expr, text: str) -> Value:
    """A field, a text, a number, or a list of texts and numbers."""
    if isinstance(node, ast.Name):
        return lambda fields, name=node.id: fields.get(name)  # type: ignore[misc]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        number = _constant(node.operand, text)
        if isinstance(number, int | float):
            return lambda fields: -number
    if isinstance(node, ast.Constant):
        constant = _constant(node, text)
        return lambda fields: constant
    if isinstance(node, ast.List | ast.Tuple):
        values = [_value(element, text) for element in node.elts]
        return lambda fields: [value(fields) for value in values]
    return _refuse_node(text, node, "neither a field nor a text nor a number")


def _constant(node: ast.Constant, text: str) -> str | int | float:
    if isinstance(node.value, bool) or not isinstance(node.value, str | int | float):
        _refuse_node(text, node, f"{node.value!r:.20} is neither text nor number")
    return node.value


def _alike(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Both as numbers where one is a number and the other can be, both as texts where neither is; None where they cannot be compared."""
    if left is None or right is None:
        return None
    if _is_number(left) or _is_number(right):
        try:
            return _number(left), _number(right)
        except (TypeError, ValueError):
            return None
    return _as_text(left), _as_text(right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any) -> int | float:
    """A number as it is, a text as the number it writes; whole numbers of any size stay exact. ValueError or TypeError where it is none."""
    if isinstance(value, str):
        return int(value) if value.strip().lstrip("+-").isdecimal() else float(value)
    if not _is_number(value):
        raise TypeError(type(value).__name__)
    return cast(int | float, value)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _ordered(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        pair = _alike(left, right)
        return pair is not None and holds(*pair)

    return compare


def _is_in(part: Any, whole: Any) -> bool:
    """In a list: equals one of it; in a text: stands somewhere in it, upper and lower case apart."""
    if isinstance(whole, list | tuple):
        return any(_equal(part, one) for one in whole)
    return part is not None and isinstance(whole, str) and _as_text(part) in whole


_equal = _ordered(lambda left, right: left == right)
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: _equal,
    ast.NotEq: lambda left, right: not _equal(left, right),
    ast.Lt: _ordered(lambda left, right: left < right),
    ast.LtE: _ordered(lambda left, right: left <= right),
    ast.Gt: _ordered(lambda left, right: left > right),
    ast.GtE: _ordered(lambda left, right: left >= right),
    ast.In: _is_in,
    ast.NotIn: lambda left, right: not _is_in(left, right),
}


def _refuse_node(text: str, node: ast.expr, problem: str) -> NoReturn:
    stripped = text.lstrip()
    start = len(text) - len(stripped)
    _refuse(text, start + len(stripped.encode()[: node.col_offset].decode(errors="ignore")), problem)


def _refuse(text: str, place: int, problem: str) -> NoReturn:
    raise UsageError(f"--where: character {place + 1}, at '{text[place : place + 20]}': {problem}; expected {EXPECTED}")
