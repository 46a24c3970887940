"""What can be chosen about splits and augmentation; part of the data configuration."""

from dataclasses import dataclass, field, fields

from claimframe.errors import UsageError


@dataclass
class SplitOptions:
    """Shares of all sentences, and what must not be parted."""

    random_seed: int = 13
    validation_share: float = 0.08
    test_share: float = 0.08
    held_out_conflicts: list[str] = field(default_factory=list)
    near_duplicate: float = 0.5

    def __post_init__(self) -> None:
        for name in ("validation_share", "test_share"):
            if not 0.02 <= getattr(self, name) <= 0.4:
                raise UsageError(f"data.split.{name}={getattr(self, name)}: out of range; expected 0.02 to 0.4")
        if not 0.1 <= self.near_duplicate <= 1.0:
            raise UsageError(f"data.split.near_duplicate={self.near_duplicate}: out of range; expected 0.1 to 1")


@dataclass
class AugmentationOptions:
    """Share of training sentences that get a copy with each damage, or with the names of a pair exchanged."""

    no_commas: float = 0.0
    capitals: float = 0.0
    lower_case: float = 0.0
    run_on_dateline: float = 0.0
    ocr_slips: float = 0.0
    encoding_slips: float = 0.0
    cut_short: float = 0.0
    merged: float = 0.0
    party_swaps: float = 0.0

    def __post_init__(self) -> None:
        for name in (option.name for option in fields(self)):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise UsageError(f"data.augmentation.{name}={getattr(self, name)}: out of range; expected 0 to 1")
