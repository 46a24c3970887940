"""The `train` command: composes the configuration with Hydra, checks it, runs it."""

import logging
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


def quieten() -> None:
    """Silences what the libraries say for their own developers; our progress and every error still come through."""
    warnings.filterwarnings("ignore", category=FutureWarning)
    warnings.filterwarnings("ignore", category=UserWarning, module="sklearn")
    for noisy in (
        "accelerate",
        "torch.onnx",
        "torch.onnx._internal.exporter._registration",
        "mlflow.store.db.utils",
        "onnxscript",
        "onnx_ir",
        "transformers",
        "alembic",
        "datasets",
    ):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TQDM_MININTERVAL", "1")


def tell(line: str) -> None:
    """For people: one line on standard error, from the first process alone."""
    if os.environ.get("RANK", "0") == "0":
        print(line, file=sys.stderr, flush=True)  # noqa: T201


def job(composed: DictConfig) -> float:
    """One run of `train`; returns the macro-F1 on test, for sweeps. The heavy imports come once the configuration holds."""
    config = build_config(_without_hydra(composed))
    quieten()
    os.environ.setdefault("HF_HUB_OFFLINE", "0" if config.encoder.route == "hub" else "1")
    from claimframe.training.run import run_training

    figures = run_training(config, tell)
    if not figures:
        return float("nan")
    if "labels" in figures:
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
    failures: list[BaseException] = []

    def guarded(composed: DictConfig) -> float:
        """A failing job is told and does not stop the others of its sweep; alone, it is raised outside of Hydra, which would print it."""
        try:
            return job(_own_model_dir(composed))
        except BaseException as error:
            failures.append(error)
            if not isinstance(error, ClaimframeError) or not _in_sweep():
                return float("nan")
            tell(f"job {HydraConfig.get().job.num} failed: {error}; the others go on")
            return float("nan")

    try:
        hydra.main(version_base="1.3", config_path=str(configs.resolve()), config_name="train")(guarded)()
    except (HydraException, OmegaConfBaseException) as error:
        raise UsageError(_one_line(error)) from None
    if failures:
        raise failures[-1]


def _in_sweep() -> bool:
    return bool(HydraConfig.get().mode == RunMode.MULTIRUN)


def _own_model_dir(composed: DictConfig) -> DictConfig:
    """In a sweep each job writes a model folder of its own."""
    if _in_sweep():
        composed.model_dir = f"{composed.model_dir}-{HydraConfig.get().job.num}"
    return composed


def _one_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return "; ".join(lines[:2]) if lines else type(error).__name__
