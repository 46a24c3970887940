"""The page: one HTML file under a policy that lets nothing run or load but its own script and style, known by their hashes."""

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

PACKAGE = "claimframe.report"


def render(content: Mapping[str, Any], charts: Mapping[str, str], data: str) -> str:
    """Fills the template. All of `content` is escaped; `charts` (our own SVG) and `data` (safe JSON) go in as they are."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {"percent": _percent, "count": _count}
    style, script = _part("page.css"), _part("page.js")
    drawn = {name: Markup(chart) for name, chart in charts.items()}
    ours = {"style": Markup(style), "script": Markup(script), "data": Markup(data), "policy": policy(script, style)}
    return environment.from_string(_part("page.html")).render(**content, **ours, charts=drawn)


def policy(script: str, style: str) -> str:
    """The Content-Security-Policy."""
    rules = ["default-src 'none'", f"script-src '{_hash(script)}'", f"style-src '{_hash(style)}'", "base-uri 'none'", "form-action 'none'"]
    return "; ".join([*rules, "require-trusted-types-for 'script'", "trusted-types 'none'"])


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _part(name: str) -> str:
    return files(PACKAGE).joinpath(name).read_text(encoding="utf-8")


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _count(number: int) -> str:
    return f"{number:,}"
