"""`train` before Hydra: help, and the mistakes that can be told at once."""

import sys
from collections.abc import Callable

from claimframe.configs_folder import check_overrides, configs_folder, experiments

HELP = """usage: train [experiment=NAME] [KEY=VALUE ...] [-m] [--cfg job]

Fine-tunes a classifier, calibrates it, exports it to models/NAME and tracks the run in MLflow.

  train experiment=baseline
  train experiment=baseline training.epochs=3 random_seed=2
  train -m experiment=baseline random_seed=1,2,3       a sweep: each in a model folder of its own
  train experiment=baseline --cfg job                  the configuration in full, nothing trained
  train experiment=baseline training.resume=true       go on from the last saved state

experiments: {experiments}
every key with its meaning: {configs}/train.yaml and the groups beside it
more on the command line: train --hydra-help
"""


def train_command(arguments: list[str], _tell: Callable[[str], None]) -> int:
    """Answers --help and mistyped keys lightly; hands the rest to Hydra."""
    configs = configs_folder()
    if not arguments or {"-h", "--help"} & set(arguments):
        sys.stdout.write(HELP.format(experiments=", ".join(experiments(configs)), configs=configs))
        return 0 if arguments else 2
    check_overrides(arguments, configs)
    from claimframe.training.train import main

    main(arguments, configs)
    return 0
