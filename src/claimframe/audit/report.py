"""The audit's figures for people."""

from typing import Any

from claimframe.audit.figures import LEAST_ARTICLES, biased
from claimframe.gates import gate_lines

SHOWN = 10
SHOWN_CHARACTERS = 160


def table(figures: dict[str, Any]) -> str:
    """Sections by label, pairs with their largest signed shift, the sentences that moved most, and the gates."""
    lines = [f"{figures['swaps']:,} sentences of {figures['articles']:,} articles with names exchanged"]
    for name, section in figures["sections"].items():
        lines += ["", *_section(name, section)]
    lines += ["", f"{'pair (shift: p with the second less p with the first)':<54}{'swaps':>6}{'flips':>8}{'|dp|':>8}  largest signed shift, 95 %"]
    lines += [_pair(name, values) for name, values in figures["pairs"].items()]
    if figures["pairs_without_sentences"]:
        lines.append(f"no sentence for: {', '.join(figures['pairs_without_sentences'])}")
    lines += ["", "moved most", *(line for moved in figures["moved_most"][:SHOWN] for line in _moved(moved))]
    return "\n".join([*lines, "", *gate_lines(figures["gates"])])


def _section(name: str, section: dict[str, Any]) -> list[str]:
    (low, high), (least, most) = section["flips_95"], section["move_95"]
    flips = f"flips {section['flips']:.2%} [{low:.2%}, {high:.2%}]"
    move = f"mean |dp| {section['move']:.4f} [{least:.4f}, {most:.4f}]"
    labels = [f"  {label:<18}flips {each['flips']:>7.2%}   mean |dp| {each['move']:.4f}" for label, each in section["labels"].items()]
    return [f"{name}: {section['swaps']:,} swaps, {flips}, {move}", *labels]


def _pair(name: str, values: dict[str, Any]) -> str:
    row = f"{name + ' (' + values['kind'] + ')':<54}{values['swaps']:>6}{values['flips']:>8.1%}{values['move']:>8.4f}  "
    signed = {label: each for label, each in values["labels"].items() if "shift" in each}
    if not values["gated"]:
        return f"  {row}{values['one_sided']} one-sided sentences of fewer than {LEAST_ARTICLES} articles: not gated"
    bad = [label for label, each in signed.items() if biased(each)]
    label = max(bad or signed, key=lambda each: abs(signed[each]["shift"]))
    low, high = signed[label]["shift_95"]
    return f"{'X ' if bad else '  '}{row}{label} {signed[label]['shift']:+.4f} [{low:+.4f}, {high:+.4f}]"


def _moved(moved: dict[str, Any]) -> list[str]:
    head = f"  {moved['pair']}  {moved['label']} {moved['p_before']:.3f} -> {moved['p_after']:.3f}{'  flipped' if moved['flipped'] else ''}"
    return [f"{head}  {shown(moved['article_id'])}:{moved['position']}", f"    {shown(moved['before'])}", f"    {shown(moved['after'])}"]


def shown(text: str) -> str:
    """One bounded line without control characters."""
    line = "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"
