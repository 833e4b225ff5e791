"""Lines of JSON: what is written is read again, and what is none is told with its line."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.errors import UsageError
from bot.cli.jsonl import objects

TEXTS = st.text(st.one_of(st.characters(blacklist_categories=("Cs",)), st.sampled_from("\u2028\u2029\x85\x0b\x1c\r")))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("jsonl") / "lines.jsonl"


@given(
    st.lists(st.fixed_dictionaries({"id": TEXTS, "text": TEXTS}), max_size=5), st.sampled_from(["\n", "\r\n", "\n\n"])
)
def test_what_is_written_a_line_each_is_read_again(file, rows, end):
    file.write_bytes("".join(json.dumps(each, ensure_ascii=False) + end for each in rows).encode())
    assert list(objects(str(file), ("id", "text"))) == rows


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from(['{"text":', '"x"', "}", "[", "\n", "null", "1e999", "\\ud800"]))
    .map("".join)
    .map(str.encode)
)
def test_anything_else_is_objects_or_an_error_with_the_file_and_line(file, raw):
    file.write_bytes(raw)
    found, refused = [], ""
    try:
        found = list(objects(str(file), ("text",)))
    except UsageError as error:
        refused = str(error)
    assert not refused or re.match(rf"{re.escape(str(file))}:(\d+:)? \S", refused)
    assert all(isinstance(each["text"], str) for each in found)


def test_what_is_nested_too_deeply_is_told(file):
    file.write_text('{"text": "x"}\n' + "[" * 100_000)
    with pytest.raises(UsageError, match=":2: is not JSON"):
        list(objects(str(file), ("text",)))
