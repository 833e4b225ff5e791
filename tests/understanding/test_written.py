"""What authors wrote is embedded once and kept beside the model."""

import numpy as np
import pytest

from bot.understanding.written import AT_ONCE, Written, kept_beside

TEXTS = [f"How many {each} have you got?" for each in ("nurses", "rooms", "old lorries", "sites in the north")]


class Counting:
    """An encoder that remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, texts):
        assert len(texts) <= AT_ONCE
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], np.float32)


@pytest.fixture
def opened(tmp_path):
    def opened(encoder="one"):
        embed = Counting()
        with kept_beside(tmp_path / "buyin.tar.gz"):
            return Written(embed, encoder), embed

    return opened


def test_each_text_is_embedded_once_and_comes_back_in_order(opened):
    written, embed = opened()
    found = written.of([TEXTS[2], TEXTS[0], TEXTS[2]])
    assert found[:, 0].tolist() == [len(TEXTS[2]), len(TEXTS[0]), len(TEXTS[2])]
    written.of(TEXTS)
    assert sorted(embed.asked) == sorted(TEXTS)


def test_many_texts_are_embedded_in_batches_of_like_length(opened):
    written, embed = opened()
    many = ["x" * (number % 50 + 1) + str(number) for number in range(3 * AT_ONCE)]
    assert written.of(many)[:, 0].tolist() == [len(each) for each in many]
    assert [len(each) for each in embed.asked] == sorted(len(each) for each in many)


def test_the_next_process_asks_for_nothing(opened):
    opened()[0].of(TEXTS)
    written, embed = opened()
    assert written.of(TEXTS)[:, 0].tolist() == [len(each) for each in TEXTS]
    assert embed.asked == []


def test_what_another_process_has_added_is_found(opened):
    written, embed = opened()
    written.of(TEXTS[:1])
    opened()[0].of(TEXTS)
    written.of(TEXTS)
    assert embed.asked == TEXTS[:1]


def test_another_encoder_starts_anew(opened):
    opened()[0].of(TEXTS)
    written, embed = opened("two")
    written.of(TEXTS)
    assert sorted(embed.asked) == sorted(TEXTS)


@pytest.mark.parametrize("damage", [lambda whole: whole[:200], lambda _: b"", lambda _: b"not a file of ours"])
def test_a_damaged_file_is_made_anew(opened, tmp_path, damage):
    opened()[0].of(TEXTS)
    file = tmp_path / "buyin.written.npz"
    file.write_bytes(damage(file.read_bytes()))
    written, embed = opened()
    assert written.of(TEXTS)[:, 0].tolist() == [len(each) for each in TEXTS]
    again, unasked = opened()
    again.of(TEXTS)
    assert (len(embed.asked), unasked.asked) == (len(TEXTS), [])


def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path):
    embed = Counting()
    with kept_beside(tmp_path / "gone" / "buyin.tar.gz"):
        written = Written(embed)
    assert len(written.of(TEXTS)) == len(TEXTS)
