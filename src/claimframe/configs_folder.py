"""Where the configuration files are, and what can be overridden: read lightly, so that a mistyped key is told at once."""

from pathlib import Path
from typing import Any

from claimframe.errors import UsageError
from claimframe.labels import nearest

GROUPS = ("data", "encoder", "training", "tracking", "experiment")


def configs_folder() -> Path:
    """configs/ of the installed wheel, else of the checkout."""
    here = Path(__file__).resolve().parent
    for folder in (here / "configs", here.parents[1] / "configs"):
        if (folder / "train.yaml").is_file():
            return folder
    raise UsageError(f"configs/train.yaml is neither in {here} nor in {here.parents[1]}; install claimframe again")


def experiments(configs: Path) -> list[str]:
    """Names of the experiments that ship."""
    return sorted(path.stem for path in (configs / "experiment").glob("*.yaml"))


def check_overrides(arguments: list[str], configs: Path) -> None:
    """UsageError for an override whose key or group choice is not known, before anything heavy is imported."""
    keys = _known_keys(configs)
    for argument in arguments:
        key, is_set, value = argument.partition("=")
        if argument.startswith("-") or not is_set:
            continue
        key = key.lstrip("+~")
        if key in GROUPS:
            _check_choice(key, value, configs)
        elif not argument.startswith("+") and not key.startswith("hydra") and key.split("@")[0] not in keys:
            raise UsageError(f"unknown key '{key}'; {nearest(key, sorted(keys)) if len(keys) < 12 else _near(key, keys)}")


def _near(key: str, keys: set[str]) -> str:
    import difflib

    near = difflib.get_close_matches(key, sorted(keys), n=1, cutoff=0.4)
    return f"did you mean '{near[0]}'? every key: train --help" if near else "every key: train --help"


def _check_choice(group: str, value: str, configs: Path) -> None:
    allowed = sorted(path.stem for path in (configs / group).glob("*.yaml"))
    for choice in value.split(","):
        if choice not in allowed and choice != "null":
            raise UsageError(f"unknown {group} '{choice}'; {nearest(choice, allowed)}")


def _known_keys(configs: Path) -> set[str]:
    import yaml

    keys: set[str] = set()
    for group in ("data", "encoder", "training", "tracking"):
        for path in (configs / group).glob("*.yaml"):
            keys |= {group} | set(_dotted(yaml.safe_load(path.read_text(encoding="utf-8")), f"{group}."))
    return keys | {key for key in _dotted(yaml.safe_load((configs / "train.yaml").read_text(encoding="utf-8")), "") if key != "defaults"}


def _dotted(value: Any, prefix: str) -> list[str]:
    if not isinstance(value, dict):
        return []
    nested = [key for name, inner in value.items() for key in _dotted(inner, f"{prefix}{name}.")]
    return [f"{prefix}{name}" for name in value] + nested
