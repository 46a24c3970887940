"""Which field of a dump is the text, the id, the outlet: found by their usual names, said aloud, overruled by an option."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from claimframe.articles.exports import why_no_text
from claimframe.errors import UsageError
from claimframe.labels import nearest

USUAL_NAMES = {
    "text": (
        "text", "content", "body", "article", "article_text", "article_content", "article_body", "full_text", "fulltext",
        "maintext", "main_text", "plain_text", "story", "story_text",
    ),
    "article_id": ("article_id", "id", "unit_id", "doc_id", "document_id", "stories_id", "uuid", "guid", "_id"),
    "outlet": ("outlet", "source", "publisher", "source_name", "media_name", "publication", "newspaper", "domain", "source_domain"),
    "published": (
        "published", "date", "published_at", "publishedAt", "publish_date", "date_publish", "pub_date", "publication_date", "timestamp", "published_date",
    ),
    "title": ("title", "headline", "article_title"),
    "url": ("url", "link", "source_url"),
}  # fmt: skip
OPTIONS = {"text": "--text-field", "article_id": "--id-field"}


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Own field name -> the dump's field name, only for what the dump has; empty where rows come under our names already."""

    names: Mapping[str, str] = field(default_factory=dict)

    def said(self) -> str:
        """For people: `text=body id=unit_id published=date`."""
        return " ".join(f"{own}={theirs}" for own, theirs in self.names.items())


def map_fields(present: Collection[str], where: str, chosen: Mapping[str, str | None]) -> FieldMap:
    """Finds each field by its usual names. UsageError where no field, or more than one, could be the text or the id."""
    found: dict[str, str] = {}
    for own, usual in USUAL_NAMES.items():
        wanted = chosen.get(own)
        if wanted is not None and wanted not in present:
            raise UsageError(f"{where}: no field '{wanted}'; {nearest(wanted, sorted(present))}")
        candidates = [wanted] if wanted else _candidates(usual, present)
        if len(candidates) > 1 and own in OPTIONS:
            raise UsageError(f"{where}: {' and '.join(candidates)} could each be the {own}; choose with {OPTIONS[own]} {candidates[0]}")
        if candidates:
            found[own] = candidates[0]
    if "text" not in found:
        raise UsageError(f"{where}: no text field among {', '.join(sorted(present)) or 'no fields at all'}; {why_no_text(present) or _EXPECTED}")
    return FieldMap(found)


_EXPECTED = f"expected one of {', '.join(USUAL_NAMES['text'])}, or name it with --text-field"


def _candidates(usual: tuple[str, ...], present: Collection[str]) -> list[str]:
    """The dump's fields with a usual name, whatever their case; an `article_id` beside an `id` is no second candidate."""
    by_lower = {name.strip().lower(): name for name in present}
    hits = [by_lower[name.lower()] for name in usual if name.lower() in by_lower]
    return hits[:1] if usual[0] != "text" else hits
