import pytest

from claimframe.swaps import Pair, Swapped, Swapper, SwapTable, compiled, default_table

SWAPPERS = {swapper.pair.name: swapper for swapper in compiled(default_table())}
REVERSIBLE = [
    ("russia_ukraine", "A Russian officer said Russia's troops had left.", "A Ukrainian officer said Ukraine's troops had left.", "a"),
    ("russia_ukraine", "Russians and Ukrainians met; Kyiv was silent.", "Ukrainians and Russians met; Moscow was silent.", "both"),
    ("russia_ukraine", "PRO-RUSSIAN FIGHTERS SHELLED A UKRAINIAN POST", "PRO-UKRAINIAN FIGHTERS SHELLED A RUSSIAN POST", "both"),
    ("colombia_venezuela", "A Colombian soldier crossed near Colombia’s river.", "A Venezuelan soldier crossed near Venezuela’s river.", "a"),
    ("al_shabaab_boko_haram", "Boko Haram raided it; a Boko Haram man fell.", "Al-Shabaab raided it; an al-Shabaab man fell.", "b"),
    ("ltte_pkk", "An LTTE boat met a PKK envoy.", "A PKK boat met an LTTE envoy.", "both"),
    ("reuters_associated_press", "Reuters said so.", "The Associated Press said so.", "a"),
    ("russia_united_states", "Russian forces fought.", "US forces fought.", "a"),
    ("sana_irna", "SANA said the Syrian army moved.", "IRNA said the Iranian army moved.", "a"),
    ("spokesman_spokeswoman", "A spokesman said he knew.", "A spokeswoman said she knew.", "a"),
    ("he_she", "He said his brother had told himself so.", "She said her sister had told herself so.", "a"),
    ("president_prime_minister", "The president met Prime Minister Ruiz.", "The prime minister met President Ruiz.", "both"),
    ("christian_muslim", "A Christian shopkeeper fled.", "A Muslim shopkeeper fled.", "a"),
]


@pytest.mark.parametrize(("pair", "one", "other", "named"), REVERSIBLE)
def test_names_change_places_with_word_form_capitals_and_articles_in_both_directions(pair, one, other, named):
    back = {"a": "b", "b": "a", "both": "both"}[named]
    assert SWAPPERS[pair].swap(one) == Swapped(other, named)
    assert SWAPPERS[pair].swap(other) == Swapped(one, back)


@pytest.mark.parametrize(
    ("pair", "text", "swapped"),
    [
        ("hamas_hezbollah", "Hamas' men and Hamas's men", "Hezbollah's men and Hezbollah's men"),
        ("taliban_houthis", "The Taliban's envoy met Taliban fighters.", "The Houthis' envoy met Houthi fighters."),
        ("russia_ukraine", "Kiev and Kyiv", "Moscow and Moscow"),
        ("israel_lebanon", "Israelis fled as Lebanese troops fired.", "Lebanese fled as Israeli troops fired."),
        ("russia_ukraine", "A Russian Orthodox priest met Russian troops.", "A Russian Orthodox priest met Ukrainian troops."),
        ("sudan_chad", "South Sudan and Sudan", "South Sudan and Chad"),
    ],
)
def test_second_names_possessives_adjectives_and_names_kept_whole(pair, text, swapped):
    assert SWAPPERS[pair].swap(text).text == swapped


@pytest.mark.parametrize(
    ("pair", "text"),
    [
        ("turkey_syria", "A Syrian fled across the river."),
        ("russia_ukraine", "The Kremlin said Russian troops had left."),
        ("russia_ukraine", "Russian state television said troops had left."),
        ("sana_irna", "The Syrian army left Damascus."),
        ("he_she", "They told her about it, she said."),
        ("turkey_syria", "They ate turkey in the mess."),
        ("russia_ukraine", "Prussian officers"),
        ("russia_ukraine", ""),
    ],
)
def test_where_a_swap_would_not_be_fair_or_would_need_another_word_there_is_none(pair, text):
    assert SWAPPERS[pair].swap(text) is None


def test_hostile_text_is_swapped_quickly_and_kept_otherwise():
    text = "a " * 50_000 + "Russia\u202e\ud800" + "'" * 50_000
    assert SWAPPERS["russia_ukraine"].swap(text).text == text.replace("Russia", "Ukraine")


def test_a_table_without_lists_swaps_too():
    pair = Pair("n", "state", "r", "w", forms=(("Aland", "Bland"),))
    assert Swapper(pair, SwapTable((pair,))).swap("An Aland man").text == "A Bland man"
