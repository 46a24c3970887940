"""A matplotlib figure as inline SVG: no style attributes (a strict policy forbids them), no foreign ids, colours that the page's style sheet may change."""

import io
import re
import warnings
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
DROPPED = (f"{{{SVG}}}metadata", f"{{{SVG}}}style")
REFERENCE = re.compile(r"url\(#([^)]+)\)")


def inline_svg(figure: "Figure", name: str, described: str) -> str:
    """The figure as an <svg> element with role and label. `name` keeps its ids apart from those of other figures."""
    drawn = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # glyphs that our font lacks are drawn by the reader's
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawn.getvalue())
    _drop(root)
    kept = _referenced(root)
    for element in root.iter():
        _restyle(element)
        _rename(element, name, kept)
    for size in ("width", "height"):
        root.attrib.pop(size)
    root.attrib |= {"role": "img", "aria-label": described}
    return ElementTree.tostring(root, encoding="unicode")


def _drop(element: ElementTree.Element) -> None:
    for child in list(element):
        if child.tag in DROPPED:
            element.remove(child)
        else:
            _drop(child)


def _referenced(root: ElementTree.Element) -> set[str]:
    kept: set[str] = set()
    for element in root.iter():
        for attribute, value in element.attrib.items():
            kept.update(REFERENCE.findall(value))
            if attribute == f"{{{XLINK}}}href":
                kept.add(value.removeprefix("#"))
    return kept


def _restyle(element: ElementTree.Element) -> None:
    """Turns style="a: b; c: d" into attributes; of `font`, the size and the weight are kept."""
    for rule in element.attrib.pop("style", "").split(";"):
        attribute, _, value = (part.strip() for part in rule.partition(":"))
        if attribute == "font":
            size = re.search(r"([\d.]+)px", value)
            element.attrib |= {"font-size": size[1] if size else "10"} | ({"font-weight": "bold"} if "bold" in value or "700" in value else {})
        elif attribute and attribute != "font-family":
            element.set(attribute, value)


def _rename(element: ElementTree.Element, name: str, kept: set[str]) -> None:
    identity = element.attrib.pop("id", "")
    if identity in kept:
        element.set("id", f"{name}-{identity}")
    target = element.attrib.pop(f"{{{XLINK}}}href", "")
    if target:
        element.set("href", f"#{name}-{target.removeprefix('#')}")
    for attribute, value in element.attrib.items():
        element.attrib[attribute] = REFERENCE.sub(rf"url(#{name}-\1)", value)
