"""The model card, written from the run's own figures."""

from collections.abc import Mapping
from typing import Any

from claimframe.evaluation import table
from claimframe.training.config import TrainConfig

INTENDED = """Counting, over many articles, how much of what is told rests on officials and warring parties, on monitors and witnesses, what force is
reported, and how much is framed. For media monitors, conflict researchers and computational social scientists."""
LIMITS = """The training text was written, and labelled, by a language model; agreement figures are between its independent readings, not between people.
The labels say who vouches for a sentence and what it does, never whether it is true. English only. A sentence longer than the model
reads is scored by its beginning. Figures on your own press may be lower: label a sample and run `evaluate`."""
UNSUITABLE = """Verdicts on the truth of a claim; judgements on a person, an outlet or a party from single sentences; moderation or targeting."""


def model_card(config: TrainConfig, figures: Mapping[str, Any], description: Mapping[str, Any]) -> str:
    """Markdown: what the model is, what it was measured to do, what it is for and what not."""
    thresholds = ", ".join(f"{label} {value:.2f}" for label, value in description["thresholds"].items())
    encoder = description["encoder"].get("name", "TF-IDF")
    return f"""# claimframe model `{config.name}`

Labels each sentence of a news article on armed conflict with any of: {", ".join(config.data.labels)}.

- Encoder: {encoder}; context: {config.context}; random seed {config.random_seed}
- Data: SHA-256 `{description["data_sha256"]}`
- Configuration: SHA-256 `{description["config_sha256"]}` (config.yaml)
- Thresholds on calibrated probabilities, fitted on validation: {thresholds}

## Measured on the test split

```
{table(dict(figures))}
```

Intervals: bootstrap over whole articles. Calibration: Platt scaling for each label, fitted on validation.

## Intended use

{INTENDED}

## Limits

{LIMITS}

## Unsuitable use

{UNSUITABLE}
"""
