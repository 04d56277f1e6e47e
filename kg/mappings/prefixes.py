"""The prefix map: how CURIEs of mappings become IRIs, and what their identifiers look like.

The file is an extended prefix map (https://curies.readthedocs.io/en/latest/struct.html), a JSON
list of records with ``prefix``, ``uri_prefix``, ``pattern`` and ``prefix_synonyms``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.mappings.registry import problem
from kg.mappings.tables import read_text
from kg.paths import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.errors import Problem

_KEYS = {"prefix", "uri_prefix", "pattern", "prefix_synonyms"}


@dataclass(frozen=True)
class Prefix:
    """One prefix.

    Attributes:
        prefix: as it is written here.
        uri_prefix: what an IRI starts with.
        pattern: regular expression that a whole local identifier matches.
        bioregistry: the prefix under which the Bioregistry has it.
    """

    prefix: str
    uri_prefix: str
    pattern: str
    bioregistry: str

    def matches(self, identifier: str) -> bool:
        """Whether a local identifier has the form of this source's identifiers."""
        return re.fullmatch(self.pattern, identifier) is not None


@dataclass(frozen=True)
class PrefixMap:
    """Prefixes by name."""

    prefixes: Mapping[str, Prefix]

    def of(self, curie: str) -> Prefix | None:
        """Return the prefix of a CURIE, or None where it is not known."""
        return self.prefixes.get(curie.partition(":")[0])

    def matches(self, curie: str) -> bool:
        """Whether a CURIE has a known prefix and an identifier of its form."""
        prefix = self.of(curie)
        return prefix is not None and prefix.matches(curie.partition(":")[2])

    def expand(self, curie: str) -> ox.NamedNode:
        """Return the IRI of a CURIE.

        Raises:
            BadRequestError: the prefix is not known, or the identifier has another form.
        """
        prefix = self.of(curie)
        if prefix is None or not self.matches(curie):
            raise BadRequestError(f"{curie!r} is no identifier of a known source.")
        return ox.NamedNode(prefix.uri_prefix + curie.partition(":")[2])


def read_prefixes(path: Path) -> tuple[PrefixMap, list[Problem]]:
    """Read the prefix map; records that cannot be used are left out and named."""
    file = shown(path)
    text, problems = read_text(path)
    if problems:
        return PrefixMap({}), problems
    try:
        records = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"The file is not JSON: {error.msg}."
        return PrefixMap({}), [problem("prefix-map", file, error.lineno, message, "Mend it.")]
    if not isinstance(records, list):
        remedy = "Write a JSON list of records."
        return PrefixMap({}), [problem("prefix-map", file, 0, "The file is no list.", remedy)]
    found: dict[str, Prefix] = {}
    for record in records:
        wrong = _wrong(record, found)
        if wrong:
            remedy = "Give each record a prefix, a uri_prefix and a pattern, each prefix once."
            problems.append(problem("prefix-map", file, 0, wrong, remedy))
        else:
            name = record["prefix"]
            synonyms = record.get("prefix_synonyms", [])
            found[name] = Prefix(
                name, record["uri_prefix"], record["pattern"], next(iter(synonyms), name)
            )
    return PrefixMap(found), problems


def _wrong(record: Any, found: Mapping[str, Prefix]) -> str:
    """Return what is wrong with a record, or nothing."""
    if not isinstance(record, dict) or not record.keys() <= _KEYS:
        return f"{json.dumps(record)} is no record of a prefix."
    for key in ("prefix", "uri_prefix", "pattern"):
        if not isinstance(record.get(key), str) or not record[key]:
            return f"{json.dumps(record)} has no {key}."
    synonyms = record.get("prefix_synonyms", [])
    if not isinstance(synonyms, list) or not all(isinstance(name, str) for name in synonyms):
        return f"The prefix_synonyms of {record['prefix']} are no list of names."
    if record["prefix"] in found:
        return f"The prefix {record['prefix']} stands twice."
    try:
        re.compile(record["pattern"])
        ox.NamedNode(record["uri_prefix"])
    except (re.error, ValueError) as error:
        return f"The prefix {record['prefix']} has no usable pattern or uri_prefix: {error}."
    return ""
