import json
import pickle
import shutil

import pytest

from claimframe.errors import ModelError
from claimframe.model_folder import open_model_folder, sha256_of, write_manifest


@pytest.fixture
def folder(model_folder, tmp_path):
    return shutil.copytree(model_folder, tmp_path / "model")


def test_a_written_folder_opens_and_names_itself(folder):
    description = open_model_folder(folder, sha256_of(folder / "manifest.json"))
    assert description.labels == ("official_claim", "monitor_report", "military_event", "framing")


def test_another_manifest_than_pinned_is_refused(folder):
    with pytest.raises(ModelError, match="model-sha256"):
        open_model_folder(folder, "0" * 64)


def test_a_flipped_byte_is_refused(folder):
    content = bytearray((folder / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "model.onnx").write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.onnx: its content is not what the manifest says"):
        open_model_folder(folder)


def test_a_planted_pickle_is_refused_and_not_run(folder, tmp_path):
    class Planted:
        def __reduce__(self):
            return (open, (str(tmp_path / "marker"), "w"))

    (folder / "weights.pkl").write_bytes(pickle.dumps(Planted()))
    with pytest.raises(ModelError, match=r"weights\.pkl: does not belong"):
        open_model_folder(folder)
    write_manifest(folder)
    with pytest.raises(ModelError, match=r"weights\.pkl"):
        open_model_folder(folder)
    assert not (tmp_path / "marker").exists()


def test_a_symlink_is_refused(folder):
    (folder / "MODEL_CARD.md").unlink()
    (folder / "MODEL_CARD.md").symlink_to("/etc/hostname")
    with pytest.raises(ModelError, match="plain file"):
        open_model_folder(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format_version": 0}, "format version 0"),
        ({"thresholds": {}}, "same labels"),
        ({"kind": "other"}, "kind 'other'"),
        ({"labels": 5}, "missing or wrong"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(folder, change, said):
    value = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps(value | change))
    write_manifest(folder)
    with pytest.raises(ModelError, match=said):
        open_model_folder(folder)


def test_missing_folder_and_missing_manifest(tmp_path):
    with pytest.raises(ModelError, match="train experiment=baseline"):
        open_model_folder(tmp_path / "none")
    with pytest.raises(ModelError, match=r"manifest\.json"):
        open_model_folder(tmp_path)
