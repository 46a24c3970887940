import pytest

from claimframe.errors import UsageError
from claimframe.labels import LabelSet

LABELS = LabelSet(("official_claim", "monitor_report"))


def test_labels_come_in_the_sets_order():
    assert LABELS.ordered(["monitor_report", "official_claim"]) == ("official_claim", "monitor_report")
    assert LABELS.multi_hot(["monitor_report"]) == (0, 1)


def test_an_unknown_label_names_the_nearest():
    with pytest.raises(UsageError, match="did you mean 'official_claim'"):
        LABELS.ordered(["oficial_claim"])


@pytest.mark.parametrize("names", [(), ("a", "a"), ("",)])
def test_a_label_set_is_distinct_and_not_empty(names):
    with pytest.raises(UsageError):
        LabelSet(names)
