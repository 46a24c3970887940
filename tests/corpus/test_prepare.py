import json
from dataclasses import fields, replace

import pytest

from claimframe.corpus.augmentation import damaged_copies
from claimframe.corpus.near_duplicates import near_duplicate_pairs
from claimframe.corpus.options import AugmentationOptions, SplitOptions
from claimframe.corpus.prepare import Recipe, is_current, prepare
from claimframe.corpus.splits import refuse_leaks
from claimframe.errors import UsageError
from claimframe.labels import LabelSet
from claimframe.records import Sentence

LABELS = LabelSet(("official_claim", "monitor_report", "military_event", "framing"))


@pytest.fixture
def recipe(seeds, tmp_path):
    split = SplitOptions(validation_share=0.15, test_share=0.15, held_out_conflicts=[])
    return Recipe(seeds, tmp_path / "data", LABELS, split, AugmentationOptions(no_commas=0.2, capitals=0.3))


def rows(recipe, name):
    return [json.loads(line) for line in (recipe.folder / f"{name}.jsonl").read_text().splitlines()]


def test_no_article_and_no_text_stands_on_two_sides(recipe):
    prepare(recipe, lambda line: None)
    sides = {name: rows(recipe, name) for name in ("train", "validation", "test")}
    articles = {name: {row["article_id"].split("~")[0] for row in side} for name, side in sides.items()}
    texts = {name: {row["text"].lower() for row in side} for name, side in sides.items()}
    for one, other in (("train", "validation"), ("train", "test"), ("validation", "test")):
        assert not articles[one] & articles[other] and not texts[one] & texts[other]
    assert sum(len({(r["article_id"], r["position"]) for r in side if "damage" not in r}) for side in sides.values()) == 240


def test_the_same_seeds_give_the_same_bytes_and_are_current(recipe, tmp_path):
    prepare(recipe, lambda line: None)
    again = replace(recipe, folder=tmp_path / "again")
    prepare(again, lambda line: None)
    for name in ("train", "validation", "test"):
        assert (recipe.folder / f"{name}.jsonl").read_bytes() == (again.folder / f"{name}.jsonl").read_bytes()
    assert is_current(recipe)


def test_changed_seeds_or_options_are_not_current(recipe):
    prepare(recipe, lambda line: None)
    assert not is_current(replace(recipe, split=SplitOptions(validation_share=0.2)))
    path = recipe.seeds / "peru.jsonl"
    path.write_text(path.read_text().replace("near village", "by village", 1))
    assert not is_current(recipe)


def test_a_held_out_conflict_stands_in_test_alone(recipe):
    prepare(replace(recipe, split=SplitOptions(test_share=0.35, held_out_conflicts=["peru"])), lambda line: None)
    assert {row["conflict"] for row in rows(recipe, "train")} == {"syria", "ukraine"}
    assert "peru" in {row["conflict"] for row in rows(recipe, "test")}


def test_damage_is_in_train_alone_and_labels_are_kept(recipe):
    prepare(recipe, lambda line: None)
    damaged = [row for row in rows(recipe, "train") if "damage" in row]
    assert any(row["text"].isupper() for row in damaged)
    assert not [row for name in ("validation", "test") for row in rows(recipe, name) if "damage" in row]


def test_damage_is_deterministic_and_each_kind_can_be_switched():
    sentence = Sentence("a", 0, 'The army\'s men, he said, left the town of Orle - at last, and "nobody" followed them on Monday.', ("framing",))
    following = Sentence("a", 1, "Shells hit the market in the evening.", ("military_event",))
    kinds = [option.name for option in fields(AugmentationOptions())]
    everything = AugmentationOptions(**dict.fromkeys(kinds, 1.0))
    copies = {copy.carried["damage"]: copy for copy in damaged_copies(sentence, following, everything, 1)}
    assert copies == {copy.carried["damage"]: copy for copy in damaged_copies(sentence, following, everything, 1)}
    assert set(copies) == set(kinds) - {"cut_short"} and copies["no_commas"].text.startswith("The armys men he said left the town of Orle at last")
    assert copies["merged"].text.endswith(following.text) and copies["merged"].labels == ("framing", "military_event")
    assert all(copy.labels == ("framing",) for kind, copy in copies.items() if kind != "merged")
    assert 0 < sum(a != b for a, b in zip(copies["ocr_slips"].text, sentence.text, strict=False))
    assert list(damaged_copies(sentence, following, AugmentationOptions(), 1)) == []


def test_only_a_sentence_without_label_is_cut_short():
    sentence = Sentence("a", 0, "The town lies on the river and has a bridge, a mill and two schools.", ())
    (copy,) = damaged_copies(sentence, None, AugmentationOptions(cut_short=1.0), 1)
    assert sentence.text.startswith(copy.text) and 5 <= len(copy.text.split()) < len(sentence.text.split())
    assert not list(damaged_copies(replace(sentence, labels=("framing",)), None, AugmentationOptions(cut_short=1.0), 1))


def test_names_are_exchanged_in_copies_with_their_labels_and_nothing_else_changes():
    sentence = Sentence("a", 3, "Serbian troops shelled the town, CNN said.", ("military_event",), carried={"conflict": "balkans"})
    (copy,) = damaged_copies(sentence, None, AugmentationOptions(party_swaps=1), 1)
    assert copy.text in ("Croatian troops shelled the town, CNN said.", "Serbian troops shelled the town, Al Jazeera said.")
    assert (copy.article_id, copy.position, copy.labels) == ("a~party_swaps", 3, ("military_event",))
    assert list(damaged_copies(replace(sentence, text="Shells fell on the old town again today."), None, AugmentationOptions(party_swaps=1), 1)) == []


def test_a_changed_swap_table_makes_the_splits_stale_only_where_names_are_exchanged(recipe, tmp_path, monkeypatch):
    swapping = replace(recipe, augmentation=AugmentationOptions(party_swaps=0.5))
    before = recipe.fingerprint(), swapping.fingerprint()
    (tmp_path / "swaps.yaml").write_text("pairs: []")
    monkeypatch.setattr("claimframe.corpus.prepare.default_table_path", lambda: tmp_path / "swaps.yaml")
    assert recipe.fingerprint() == before[0] and swapping.fingerprint() != before[1]


def test_near_duplicates_are_found_and_others_are_not():
    base = "the convoy reached the besieged town at dawn after two days of talks with the army"
    texts = [base, base.replace("army", "rebels"), "rockets fell on the market in the morning and killed eleven people there", base]
    assert set(near_duplicate_pairs(texts, 0.45)) == {(0, 1), (0, 3), (1, 3)}


def test_a_leak_is_refused_with_its_sides():
    with pytest.raises(UsageError, match="'same' stands in train and test"):
        refuse_leaks({"train": [("a", "same")], "test": [("b", "same")]})


def test_an_unknown_held_out_conflict_is_told(recipe):
    with pytest.raises(UsageError, match="atlantis"):
        prepare(replace(recipe, split=SplitOptions(held_out_conflicts=["atlantis"])), lambda line: None)
    assert not recipe.folder.exists()
