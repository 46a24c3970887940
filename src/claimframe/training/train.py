"""The `train` command: composes the configuration with Hydra, checks it, runs it."""

import os
import sys
import warnings
from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.errors import HydraException
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from claimframe.errors import ClaimframeError, UsageError
from claimframe.training.config import build_config


def tell(line: str) -> None:
    """For people: one line on standard error, from the first process alone."""
    if os.environ.get("RANK", "0") == "0":
        print(line, file=sys.stderr, flush=True)  # noqa: T201


def job(composed: DictConfig) -> float:
    """One run of `train`; returns the macro-F1 on test, for sweeps. The heavy imports come once the configuration holds."""
    config = build_config(_without_hydra(composed))
    warnings.filterwarnings("ignore", category=FutureWarning)
    os.environ.setdefault("HF_HUB_OFFLINE", "0" if config.encoder.route == "hub" else "1")
    from claimframe.training.run import run_training

    figures = run_training(config, tell)
    from claimframe.evaluation import table

    tell(table(figures))
    tell(f"model: {config.model_dir}")
    return float(figures["macro_f1"])


def _without_hydra(composed: DictConfig) -> DictConfig:
    plain = OmegaConf.create({key: value for key, value in composed.items_ex(resolve=False)})
    OmegaConf.resolve(plain)
    return plain


def main(arguments: list[str], configs: Path) -> None:
    """Runs Hydra on the command line's overrides. Its errors come out as UsageError, one line each."""
    sys.argv = ["train", *arguments]
    os.environ["HYDRA_FULL_ERROR"] = "1"
    try:
        hydra.main(version_base="1.3", config_path=str(configs.resolve()), config_name="train")(_multirun_model_dirs)()
    except (HydraException, OmegaConfBaseException) as error:
        raise UsageError(_one_line(error)) from None


def _multirun_model_dirs(composed: DictConfig) -> float:
    """In a sweep each job writes a model folder of its own; a failing job is told and does not stop the rest."""
    if HydraConfig.get().mode != RunMode.MULTIRUN:
        return job(composed)
    number = HydraConfig.get().job.num
    composed.model_dir = f"{composed.model_dir}-{number}"
    try:
        return job(composed)
    except ClaimframeError as error:
        tell(f"job {number} failed: {error}; the others go on")
        return float("nan")


def _one_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return "; ".join(lines[:2]) if lines else type(error).__name__
