"""What the usual exports do their own way: text cut short, an outlet that is an object, and lists that hold no text at all."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from claimframe.errors import UsageError

SHORTENED = re.compile(r"\[\+(\d+) chars\]\s*$")
GDELT_COLUMNS = {16: "mentions", 27: "knowledge graph", 57: "events", 58: "events", 61: "events"}
GDELT_FIELDS = ({"globaleventid"}, {"gkgrecordid"}, {"cameoeventids"}, {"seendate", "sourcecountry"}, {"v2sourcecommonname"})
NO_TEXT = "it lists events and addresses, no text; fetch the pages it links to (as HTML or WARC) and give those"


def truncated_characters(text: str) -> int:
    """How many characters NewsAPI says that it left out, at the end of its 200; 0 where it left out none."""
    found = SHORTENED.search(text, max(len(text) - 40, 0)) if "chars]" in text[-40:] else None
    return int(found[1]) if found else 0


def plain_outlet(outlet: Any) -> Any:
    """The name of an outlet that is an object with an id and a name."""
    return outlet.get("name") or outlet.get("id") if isinstance(outlet, Mapping) else outlet


def refuse_headerless(name: str, first: list[str]) -> None:
    """UsageError for a GDELT table, which has no header and no text."""
    if len(first) in GDELT_COLUMNS and re.fullmatch(r"\d{5,}(-T?\d+)?", first[0]):
        raise UsageError(f"{name}: a GDELT table ({GDELT_COLUMNS[len(first)]}): {NO_TEXT}")


def why_no_text(present: Collection[str]) -> str:
    """Which export has these fields but no text; '' where none is known to."""
    names = {name.lower() for name in present}
    if any(fields <= names for fields in GDELT_FIELDS):
        return f"this is GDELT: {NO_TEXT}"
    if {"media_name", "publish_date"} <= names:
        return "this is a Media Cloud story list without text; export the story texts, or fetch the pages it links to"
    return ""
