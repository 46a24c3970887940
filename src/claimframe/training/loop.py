"""Fine-tuning: epochs of length-grouped batches, validation after each, the best state kept, resumable at every epoch."""

import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from numpy.typing import NDArray
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from claimframe import metrics
from claimframe.errors import Interrupted
from claimframe.inference.batching import length_batches
from claimframe.inference.encoding import Encoded
from claimframe.training.batches import epoch_batches, to_tensors
from claimframe.training.config import TrainConfig
from claimframe.training.model import SentenceClassifier, device_computes_bf16, freeze, parameter_groups
from claimframe.training.stopping import StopRequest, stop_requests

EVALUATION_TOKENS = 8192
LOG_EVERY = 20
Log = Callable[[dict[str, float], int], None]


@dataclass(slots=True)
class Progress:
    """Where training stands; saved with the state, so that a resumed run goes on as an uninterrupted one."""

    epoch: int = 0
    step: int = 0
    best_f1: float = -1.0
    best_epoch: int = 0
    best: dict[str, Tensor] = field(default_factory=dict)

    def state_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("epoch", "step", "best_f1", "best_epoch", "best")}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)


@dataclass(frozen=True, slots=True)
class Encodings:
    """Encoded units of one split and their multi-hot targets."""

    units: list[Encoded]
    targets: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which rows are learnt from when: `epochs` passes, the last of them over a part only where their number is not whole."""

    config: TrainConfig
    lengths: list[int]

    @property
    def epochs(self) -> int:
        return math.ceil(self.config.training.epochs)

    def batches(self, epoch: int) -> list[NDArray[np.int64]]:
        share = min(1.0, self.config.training.epochs - epoch)
        return epoch_batches(self.lengths, self.config.training.batch_tokens, self.config.random_seed, epoch, share)


def fine_tune(config: TrainConfig, model: SentenceClassifier, train: Encodings, validation: Encodings, state: Path, log: Log) -> int:
    """Trains the model in place and leaves it in its best state by validation macro-F1; returns the best epoch (1-based).

    What is validated and kept is the exponential moving average of the weights (Polyak and Juditsky 1992).
    """
    options = config.training
    accelerator = Accelerator(mixed_precision="no", cpu=not torch.cuda.is_available())
    freeze(model, options.freeze_encoder, options.freeze_embeddings)
    groups = parameter_groups(model, options.learning_rate, options.head_learning_rate, options.weight_decay)
    optimizer = torch.optim.AdamW(groups, fused=True)
    schedule = Schedule(config, [len(unit.ids) for unit in train.units])
    total = sum(math.ceil(len(schedule.batches(epoch)) / accelerator.num_processes) for epoch in range(schedule.epochs))
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, total, options.warmup_share))
    wrapped, optimizer = accelerator.prepare(model, optimizer)
    progress = Progress()
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(options.average_decay))  # type: ignore[no-untyped-call]
    accelerator.register_for_checkpointing(progress, scheduler, average)
    if options.resume and state.is_dir():
        accelerator.load_state(str(state))
    bf16 = device_computes_bf16(options.precision)
    run = _Run(config, schedule, accelerator, wrapped, model, average, optimizer, scheduler, progress, train, validation, log, bf16)
    with stop_requests() as stop:
        for epoch in range(progress.epoch, schedule.epochs):
            run.epoch(epoch, stop)
            accelerator.save_state(str(state))
            if epoch + 1 - progress.best_epoch >= options.patience:
                break
    model.load_state_dict(progress.best)
    return progress.best_epoch


def _rate(step: int, total: int, warmup_share: float) -> float:
    """Share of the peak rate: linear up over the warm-up, linear down to zero."""
    warmup = max(1, int(total * warmup_share))
    return (step + 1) / warmup if step < warmup else max(0.0, (total - step) / max(1, total - warmup))


@dataclass(slots=True)
class _Run:
    """The pieces one epoch works with."""

    config: TrainConfig
    schedule: Schedule
    accelerator: Accelerator
    wrapped: Any
    model: SentenceClassifier
    average: AveragedModel
    optimizer: Any
    scheduler: Any
    progress: Progress
    train: Encodings
    validation: Encodings
    log: Log
    bf16: bool

    def epoch(self, epoch: int, stop: StopRequest) -> None:
        """One pass over the training split, then validation."""
        self.model.train()
        torch.manual_seed(self.config.random_seed * 1000 + epoch)
        batches = self._own_batches(epoch)
        shown = tqdm(batches, desc=f"epoch {epoch + 1}/{self.schedule.epochs}", disable=not sys.stderr.isatty(), leave=False)
        started, usual = time.monotonic(), sum(map(len, batches)) / len(batches)
        for rows in shown:
            loss = self._step(rows, usual)
            if stop.signal_number:
                raise Interrupted(stop.signal_number)
            if self.progress.step % LOG_EVERY == 0:
                self.log({"train/loss": loss, "train/learning_rate": self.scheduler.get_last_lr()[0]}, self.progress.step)
        rate = sum(map(len, batches)) / (time.monotonic() - started)
        self._validate(epoch, rate)

    def _own_batches(self, epoch: int) -> list[NDArray[np.int64]]:
        """The own process's share of the epoch's batches, the same number in each process."""
        batches = self.schedule.batches(epoch)
        processes = self.accelerator.num_processes
        batches += batches[: -len(batches) % processes]
        return batches[self.accelerator.process_index :: processes]

    def _step(self, rows: NDArray[np.int64], usual: float) -> float:
        """One update; every sentence weighs the same, however many stand in its batch (`usual` of them on average)."""
        targets = torch.from_numpy(self.train.targets[rows]).float().to(self.accelerator.device)
        with torch.autocast(self.accelerator.device.type, torch.bfloat16, enabled=self.bf16):
            logits, _ = self.wrapped(**to_tensors([self.train.units[row] for row in rows], self.accelerator.device))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits.float(), targets)
        self.accelerator.backward(loss * (len(rows) / usual))
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.training.max_gradient_norm)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.scheduler.step()
        self.average.update_parameters(self.model)
        self.progress.step += 1
        return float(loss.detach())

    def _validate(self, epoch: int, rate: float) -> None:
        averaged: Any = self.average.module
        logits = predict_logits(averaged, self.validation.units)
        f1 = metrics.macro_f1(self.validation.targets, logits > 0)
        self.progress.epoch = epoch + 1
        if f1 > self.progress.best_f1:
            self.progress.best_f1, self.progress.best_epoch = f1, epoch + 1
            self.progress.best = {name: value.detach().cpu().clone() for name, value in averaged.state_dict().items()}
        self.log({"validation/f1_macro": f1, "train/sentences_per_s": rate}, self.progress.step)


@torch.no_grad()
def predict_logits(model: SentenceClassifier, units: list[Encoded]) -> NDArray[np.float64]:
    """Logits (units × labels) in fp32, without dropout."""
    model.eval()
    device = model.head.weight.device
    out = np.empty((len(units), model.head.out_features), dtype=np.float64)
    for rows in length_batches([len(unit.ids) for unit in units], EVALUATION_TOKENS):
        logits, _ = model(**to_tensors([units[row] for row in rows], device))
        out[rows] = logits.float().cpu().numpy()
    return out
