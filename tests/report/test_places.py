from claimframe.records import Sentence
from claimframe.report.places import places_by_sentence


def sentences(*articles):
    return [Sentence(str(number), position, text) for number, texts in enumerate(articles) for position, text in enumerate(texts)]


def test_names_after_prepositions_in_two_articles_are_places_and_carry_over():
    told = sentences(
        ["Shells fell in Dulan.", "Nobody was hurt.", "Fighting went on near al-Karim, said Omar.", "Omar left Dulan's market."],
        ["In Dulan and in al-Karim shops opened.", "It rained."],
        ["A quiet day."],
    )
    assert places_by_sentence(told) == [("Dulan",), ("Dulan",), ("al-Karim",), ("Dulan",), ("Dulan", "al-Karim"), ("Dulan", "al-Karim"), ()]


def test_months_peoples_and_names_seen_once_are_none():
    told = sentences(
        ["It began in March in Syrian towns in Once.", "In Parliament they met."], ["It ended in March in Syrian towns.", "In Parliament they rose."]
    )
    assert set(places_by_sentence(told)) == {()}


def test_a_person_who_is_hardly_ever_a_place_is_none():
    told = sentences(["Trust in Omar grew."], ["Faith in Omar fell.", *["Then Omar spoke, and Omar left."] * 20])
    assert set(places_by_sentence(told)) == {()}
