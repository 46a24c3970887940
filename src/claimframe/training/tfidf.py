"""The linear baseline: TF-IDF of words and word pairs with one logistic regression a label."""

from pathlib import Path

import numpy as np
import skops.io
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from claimframe.training.config import TrainingConfig
from claimframe.training.dataset import Split


def fit_tfidf(train: Split, options: TrainingConfig, random_seed: int) -> Pipeline:
    """Fits vectoriser and regressions on the training split."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=options.tfidf_min_sentences, sublinear_tf=True, strip_accents="unicode")
    regression = LogisticRegression(C=options.tfidf_c, max_iter=1000, random_state=random_seed)
    pipeline = Pipeline([("words", words), ("labels", OneVsRestClassifier(regression))])
    return pipeline.fit([unit.text for unit in train.units], train.targets.astype(int))


def tfidf_logits(pipeline: Pipeline, split: Split) -> NDArray[np.float64]:
    """Decision values (sentences × labels)."""
    decisions = np.asarray(pipeline.decision_function([unit.text for unit in split.units]), dtype=np.float64)
    return decisions.reshape(len(split), -1)


def save_tfidf(pipeline: Pipeline, folder: Path) -> None:
    """Writes model.skops: no pickle, loadable with skops' default trusted types alone."""
    skops.io.dump(pipeline, folder / "model.skops")
