from bot.codebook import ASSUMPTIONS, FAMILY, PLAIN_WORDS, TOPIC_WORDS, Family, Move, Topic


def test_there_are_25_moves_in_three_families_and_14_topics():
    by_family = {family: sum(each is family for each in FAMILY.values()) for family in Family}
    assert len(Move) == 25
    assert by_family == {Family.FACILITATING: 9, Family.NEUTRAL: 7, Family.PUSHING: 9}
    assert len(Topic) == 14


def test_the_five_assumptions_are_pushing():
    assert sorted(ASSUMPTIONS.values()) == ["A1", "A2", "A3", "A4", "A5"]
    assert all(move.family is Family.PUSHING for move in ASSUMPTIONS)


def test_every_move_and_topic_has_words_for_people():
    assert set(PLAIN_WORDS) == set(Move)
    assert set(TOPIC_WORDS) == set(Topic)
