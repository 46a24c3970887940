"""The suite's figures for people."""

from typing import Any

from claimframe.gates import gate_lines


def table(figures: dict[str, Any]) -> str:
    """Pass rates by phenomenon, the decisions that were wrong, and the gates."""
    lines = [f"{'phenomenon':<28}{'pairs':>6}{'passed':>8}{'rate':>7}"]
    for name, values in [*figures["phenomena"].items(), ("overall", figures["overall"])]:
        lines.append(_row(name, values))
        if values.get("needs_context", {"pairs": 0})["pairs"]:
            lines.append(_row("  only with context, apart", values["needs_context"]))
    lines += ["", f"{len(figures['failed'])} decisions not as the codebook has them", *(_failed(fault) for fault in figures["failed"])]
    return "\n".join([*lines, "", *gate_lines(figures["gates"])])


def _row(name: str, values: dict[str, Any]) -> str:
    rate = "-" if values["rate"] is None else f"{values['rate']:.3f}"
    return f"{name:<28}{values['pairs']:>6}{values['passed']:>8}{rate:>7}"


def _failed(fault: dict[str, Any]) -> str:
    wanted = "holds" if fault["expected"] else "does not hold"
    return f"  {fault['id']}:{fault['side']}  {fault['label']} {wanted}, p {fault['p']:.3f}{'  (context)' if fault['needs_context'] else ''}  {fault['text']}"
