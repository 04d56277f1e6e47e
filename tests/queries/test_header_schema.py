"""The schema of a header: a JSON Schema that says what the reader says, and the reader's words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kg.errors import ContentError
from kg.queries import header
from kg.queries.reading import read
from kg.queries.schema import FILE, schema

EXAMPLES = Path(__file__).parent / "examples"
HEADERS = [header.split(path.read_text(encoding="utf-8"))[0] for path in EXAMPLES.rglob("*.rq")]

MINIMAL = "summary: A\ndescription: B\ntags: [c]\n"


def problems(text: str) -> list[tuple[int, str]]:
    return [(p.line, p.message) for p in header.read(text, "a.rq")[1]]


def test_the_schema_is_one_of_its_draft() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(FILE.read_text(encoding="utf-8")) == schema()


def properties(part: Any) -> list[tuple[str, Any]]:
    """Return every key that the schema knows, however deep, with what it says of it."""
    if not isinstance(part, dict):
        return []
    deeper = [found for key, value in part.items() if key != "if" for found in properties(value)]
    return [*part.get("properties", {}).items(), *deeper]


def test_every_key_says_what_it_means() -> None:
    described = {"view", "expect"}  # by the part of the schema that they refer to
    silent = {name for name, part in properties(schema()) if "description" not in part}
    assert silent == described
    assert all("description" in schema()["$defs"][name] for name in described)


@pytest.mark.parametrize("text", HEADERS)
def test_another_reader_of_yaml_and_the_schema_agree(text: str) -> None:
    """A plain YAML reader gives other values (dates, say), and the same verdict on the keys."""
    loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # it makes nothing but texts
    errors = [
        error
        for error in Draft202012Validator(schema()).iter_errors(loaded)
        # It has no numbers and truth values.
        if error.validator != "type" or error.validator_value in {"string", "array", "object"}
    ]
    assert errors == problems(text) == []


@pytest.mark.parametrize(
    ("added", "line", "message"),
    [
        (
            "question:\n  - A?\n  - A?\n",
            5,
            "The list 'question' is empty or names something twice.",
        ),
        ("question: []\n", 4, "The list 'question' is empty or names something twice."),
        ("question: {a: b}\n", 4, "The value of 'question' is neither text nor list."),
        ("question: 42\n", 4, "The value of 'question' is neither text nor list."),
        ("question:\n  - A?\n  - what: B?\n", 6, "The value of 'question' is no text."),
        ("columns: [a]\n", 4, "The value of 'columns' is no `key: value` lines."),
        ("columns: {a: 5}\n", 4, "The value of 'a' is neither text nor `key: value` lines."),
        ("columns:\n  a:\n    kind: x\n", 6, "There is no key 'kind' in a column."),
        ("columns:\n  a: {datatype: text}\n", 5, "The value of 'datatype' is none of those"),
        ("columns:\n  a: {link: somewhere}\n", 5, "The value of 'link' is none that it may have."),
        ("columns:\n  a: {unit: per cent}\n", 5, "The value of 'unit' is none that it may have."),
        ("view: table\n", 4, "The value of 'view' is no `key: value` lines."),
        ("view: {category: a}\n", 4, "The key 'kind' is missing in the view."),
        ("view: {kind: pie}\n", 4, "The value of 'kind' is none of those it may have."),
        ("view: {kind: bars, minimum: low}\n", 4, "The value of 'minimum' is no number."),
        ("expect: {rows: many}\n", 4, "The value of 'rows' is no whole number."),
        ("expect: {rows: -1}\n", 4, "The value of 'rows' is none that it may have."),
        ("expect: {golden: none}\n", 4, "The key 'reason' is missing in the expectation."),
        ("expect: {golden: yes}\n", 4, "The value of 'golden' is none of those it may have."),
        (
            "parameters:\n  - {name: a, type: string, required: yes}\n",
            5,
            "The value of 'required' is neither true nor false.",
        ),
        (
            "parameters:\n  - {name: a, type: string, options: {sparql: a}}\n",
            5,
            "There is no key 'sparql' in the options.",
        ),
        (
            "parameters:\n  - {name: a, type: integer, minimum: low}\n",
            5,
            "The value of 'minimum' is no number.",
        ),
        ("expect: &a {rows: 1}\nview: *a\n", 4, "The header uses a YAML alias."),
        ("? [a]\n: b\n", 4, "A key of the header is no text."),
    ],
)
def test_what_breaks_the_schema_is_said_with_the_line(added: str, line: int, message: str) -> None:
    found = problems(MINIMAL + added)
    assert [f for f in found if f[0] == line and f[1].startswith(message)], found


def test_texts_stay_as_they_are_written() -> None:
    text = MINIMAL + "parameters:\n  - {name: a, type: string, example: 090, options: [no, 1.0]}\n"
    head, _ = header.read(text, "a.rq")
    assert head
    assert head.parameters[0].example == "090"
    assert head.parameters[0].options == ("no", "1.0")


def test_one_wording_may_stand_as_a_text() -> None:
    head, _ = header.read(MINIMAL + "question: Why?\n", "a.rq")
    assert head
    assert head.questions == ("Why?",)


def test_a_file_without_header_is_told_how_to_start() -> None:
    with pytest.raises(ContentError, match=r"queries/README\.md has a model"):
        read("SELECT * WHERE {}", Path("a/b.rq"), "b.rq")
