import pytest
from conftest import run_command
from hydra import compose, initialize_config_dir

from claimframe.configs_folder import check_overrides, configs_folder, experiments
from claimframe.errors import UsageError
from claimframe.training.config import build_config


def composed(*overrides):
    with initialize_config_dir(str(configs_folder().resolve()), version_base="1.3"):
        return compose("train", overrides=list(overrides))


@pytest.mark.parametrize("name", experiments(configs_folder()))
def test_every_experiment_composes_and_holds(name):
    config = build_config(composed(f"experiment={name}"))
    assert config.name == name and config.model_dir == f"models/{name}"


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("training.learning_rate=-1", "training.learning_rate=-1"),
        ("training.epochs=0", "expected 1 to 1000"),
        ("training.epochs=many", "training.epochs"),
        ("context=next", "expected one of none, previous"),
        ("data.labels=[]", "one or more distinct"),
        ("data.split.test_share=0.9", "out of range"),
        ("name=a/b", "plain name"),
    ],
)
def test_a_value_out_of_range_is_told(override, said):
    with pytest.raises(UsageError, match=said):
        build_config(composed("experiment=baseline", override))


@pytest.mark.parametrize(
    ("argument", "said"),
    [("training.learning_rte=1", "did you mean 'training.learning_rate'"), ("experiment=basline", "did you mean 'baseline'"), ("encoder=x", "minilm")],
)
def test_a_mistyped_key_or_choice_names_the_nearest(argument, said):
    with pytest.raises(UsageError, match=said):
        check_overrides([argument], configs_folder())


def test_the_configuration_can_be_shown_without_training(tmp_path):
    done = run_command("train", "experiment=baseline", "--cfg", "job", cwd=tmp_path)
    assert done.returncode == 0 and "name: baseline" in done.stdout and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("override", ["training.learning_rate=-1", "data.seeds=nowhere", "+nonsense=1"])
def test_a_wrong_configuration_ends_with_status_2_and_one_line(tmp_path, override):
    done = run_command("train", "experiment=baseline", override, "tracking.enabled=false", cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("error: ") and len(done.stderr.strip().splitlines()) == 1


def test_a_share_of_the_training_articles_keeps_articles_whole(workplace):
    from pathlib import Path

    from claimframe.labels import LabelSet
    from claimframe.training.dataset import load_splits

    labels = LabelSet(("official_claim", "monitor_report", "military_event", "framing"))
    whole = load_splits(Path(workplace / "data"), labels)["train"]
    half = load_splits(Path(workplace / "data"), labels, 0.5, 1)["train"]
    chosen = set(half.articles)
    assert 0.4 < len(chosen) / len(set(whole.articles)) < 0.6
    assert len(half) == sum(article in chosen for article in whole.articles) and half.targets.shape[0] == len(half.units)
