"""claimframe labels every sentence of conflict news by who vouches for it and what it does."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimframe.inference.classifier import Classifier as Classifier

__version__ = "0.1.0"
__all__ = ["Classifier", "__version__"]


def __getattr__(name: str) -> object:
    if name == "Classifier":
        from claimframe.inference.classifier import Classifier

        return Classifier
    raise AttributeError(f"module 'claimframe' has no attribute '{name}'")
