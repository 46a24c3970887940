"""The data configuration read without Hydra, for `claimframe corpus`: the same file, the same checks."""

from pathlib import Path
from typing import Any

import yaml

from claimframe.corpus.options import AugmentationOptions, SplitOptions
from claimframe.corpus.prepare import Recipe
from claimframe.errors import UsageError
from claimframe.labels import LabelSet


def load_recipe(config: Path, seeds: Path, folder: Path | None) -> Recipe:
    """The recipe that a data configuration describes; UsageError where a key is missing or not known."""
    try:
        value: dict[str, Any] = yaml.safe_load(config.read_text(encoding="utf-8"))
        split, augmentation = SplitOptions(**value["split"]), AugmentationOptions(**value["augmentation"])
        return Recipe(seeds, folder or Path(value["folder"]), LabelSet(tuple(value["labels"])), split, augmentation)
    except OSError as error:
        raise UsageError(f"{config}: cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise UsageError(f"{config}: not a data configuration: {str(error).splitlines()[0]}; see configs/data/seeds.yaml") from None
