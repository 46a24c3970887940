"""What the report asks of every sentence: a question puts each set of labels into one of its classes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

OFFICIAL, MONITOR, EVENT, FRAMING = "official_claim", "monitor_report", "military_event", "framing"
NONE = "none"
BASES = ("officials only", "monitors only", "both", "nobody")


@dataclass(frozen=True, slots=True)
class Question:
    """Its classes, and which of them a bit mask of labels belongs to."""

    name: str
    classes: tuple[str, ...]
    class_of: Callable[[int], int]


def label_questions(labels: Sequence[str]) -> tuple[Question, ...]:
    """Does it hold? of each label, and last whether none of them holds; class 0 is yes."""
    asked = [Question(label, ("yes", "no"), _without(1 << place)) for place, label in enumerate(labels)]
    return (*asked, Question(NONE, ("yes", "no"), lambda mask: int(mask != 0)))


def _without(bit: int) -> Callable[[int], int]:
    return lambda mask: int(not mask & bit)


def basis_question(labels: Sequence[str]) -> Question | None:
    """On whom does it rest: officials only, monitors only, both, nobody? None where the label set does not tell."""
    if OFFICIAL not in labels or MONITOR not in labels:
        return None
    official, monitor = (1 << labels.index(label) for label in (OFFICIAL, MONITOR))
    classes = {(True, False): 0, (False, True): 1, (True, True): 2, (False, False): 3}
    return Question("basis", BASES, lambda mask: classes[bool(mask & official), bool(mask & monitor)])
