"""Label Studio: JSON tasks, one annotation per annotator, the gold labels as the ground-truth annotation.

https://labelstud.io/guide/task_format. Label Studio refuses a task whose `completed_by` is not one of its users, but keeps an annotation's
number as `import_id`; so annotators are found by number in `data.annotations`, new ones by `completed_by`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from claimframe.corpus.exchange.files import at, json_array, json_line
from claimframe.corpus.exchange.item import ANNOTATIONS, GOLD, Item, Readings, add_reading, checked_labels, put_together
from claimframe.errors import UsageError
from claimframe.labels import LabelSet
from claimframe.records import Sentence

GOLD_NUMBER = 0
CONTROL, OBJECT = "labels", "text"


def labeling_config(label_set: LabelSet) -> str:
    """The labeling interface (XML) of the project that the tasks go into."""
    choices = "".join(f"    <Choice value={quoteattr(name)}/>\n" for name in label_set.names)
    head = f'<View>\n  <Text name="{OBJECT}" value="$text"/>\n  <Choices name="{CONTROL}" toName="{OBJECT}" choice="multiple" showInline="true">\n'
    return f"{head}{choices}  </Choices>\n</View>\n"


def write(items: Sequence[Item], label_set: LabelSet) -> str:
    """One task a line inside the array."""
    return "[\n" + ",\n".join(json_line(_task(item)) for item in items) + "\n]\n"


def _task(item: Item) -> dict[str, Any]:
    annotations = [] if item.gold is None else [_annotation(GOLD_NUMBER, item.gold)]
    annotations += [_annotation(number, labels) for number, labels in enumerate(item.readings.values(), 1)]
    return {"data": {"text": item.text, **item.fields}, "annotations": annotations}


def _annotation(number: int, labels: Sequence[str]) -> dict[str, Any]:
    chosen = {"id": CONTROL, "from_name": CONTROL, "to_name": OBJECT, "type": "choices", "value": {"choices": list(labels)}}
    told = {"id": number, "import_id": number, "ground_truth": number == GOLD_NUMBER, "was_cancelled": False}
    return told | {"result": [chosen] if labels else []}


def read(text: str, path: Path, label_set: LabelSet) -> list[Sentence]:
    """Skipped (cancelled) annotations are left out, their sentences kept; an annotation marked as ground truth gives the labels."""
    found = []
    for line, task in json_array(text, path):
        with at(f"{path}:{line}"):
            found.append(put_together(_item(task, label_set), label_set))
    return found


def _item(task: dict[str, Any], label_set: LabelSet) -> Item:
    data, annotations = task.get("data"), task.get("annotations", [])
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise UsageError("no data.text; expected a task of Label Studio's JSON export (not JSON-MIN)")
    if not isinstance(annotations, list) or not all(isinstance(annotation, dict) for annotation in annotations):
        raise UsageError("annotations is not a list of objects; expected those of Label Studio's JSON export")
    gold: Readings = {}
    readings: Readings = {}
    for annotation in annotations:
        if annotation.get("was_cancelled"):
            continue
        labels = _choices(annotation, label_set)
        ours = annotation.get("import_id") == GOLD_NUMBER
        if annotation.get("ground_truth", ours):
            add_reading(gold, GOLD, labels)
        if not ours:
            add_reading(readings, _annotator(annotation, data.get(ANNOTATIONS)), labels)
    fields = {name: value for name, value in data.items() if name != "text"}
    return Item(data["text"], gold.get(GOLD), readings, fields)


def _choices(annotation: dict[str, Any], label_set: LabelSet) -> tuple[str, ...]:
    result = annotation.get("result")
    if not isinstance(result, list):
        raise UsageError("an annotation has no result; expected a list, [] where no label was chosen")
    values = [part.get("value", {}) for part in result if isinstance(part, dict) and part.get("type") == "choices"]
    return checked_labels("choices", [label for value in values for label in value.get("choices", [])], label_set)


def _annotator(annotation: dict[str, Any], names: Any) -> str:
    number, who = annotation.get("import_id"), annotation.get("completed_by")
    if isinstance(number, int) and isinstance(names, list) and 1 <= number <= len(names):
        return str(names[number - 1])
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    if who is None:
        raise UsageError("an annotation has no completed_by; expected who made it")
    return str(who)
