"""Behaviour: minimal pairs that hold a model to the codebook's rules, one file by phenomenon."""

from claimframe.behaviour.report import table
from claimframe.behaviour.run import run_suite
from claimframe.behaviour.suite import MinimalPair, Side, default_suite_folder, load_suite

__all__ = ["MinimalPair", "Side", "default_suite_folder", "load_suite", "run_suite", "table"]
