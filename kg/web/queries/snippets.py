"""Lines that ask a saved query from a shell or a program, and run as they are shown.

The suite runs those for curl, Python and JavaScript; `tests/web/every_snippet.py` those for R, and
those of every query.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.web.links import with_query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.queries import SavedQuery


@dataclass(frozen=True)
class Snippet:
    """A piece of code.

    Attributes:
        name: short name, for the address of a tab.
        title: what a page calls it.
        language: of the code: ``bash``, ``python``, ``r``, ``javascript``.
        code: what to run; it ends with a line feed.
    """

    name: str
    title: str
    language: str
    code: str


def snippets(
    query: SavedQuery, values: Mapping[str, str | Sequence[str]], base_url: str
) -> tuple[Snippet, ...]:
    """Return code in several languages that gets the answer of a query.

    Args:
        query: what to ask.
        values: parameter name to value, or to several, as a user typed them; what is blank or no
            parameter is left out. A required parameter without a value gets its example.
        base_url: of the service, such as ``http://127.0.0.1:8000``.
    """
    asked = _Asked(query, fields(query, values), base_url.rstrip("/"))
    return (
        Snippet("curl", "curl", "bash", _curl(asked)),
        Snippet("pandas", "Python, pandas", "python", _pandas(asked)),
        Snippet("sparqlwrapper", "Python, SPARQLWrapper", "python", _sparqlwrapper(asked)),
        Snippet("r", "R", "r", _r(asked)),
        Snippet("javascript", "JavaScript", "javascript", _javascript(asked)),
    )


def fields(query: SavedQuery, values: Mapping[str, str | Sequence[str]]) -> list[tuple[str, str]]:
    """Return the fields of an address that asks a query: see ``snippets``."""
    found = []
    for parameter in query.parameters:
        given = values.get(parameter.name, "")
        texts = [given] if isinstance(given, str) else given
        kept = [text for text in texts if text.strip()]
        if not kept and parameter.required and parameter.example:
            kept = [parameter.example]
        found += [(parameter.name, text) for text in kept]
    return found


@dataclass(frozen=True)
class _Asked:
    """A query with its values, at a service."""

    query: SavedQuery
    fields: list[tuple[str, str]]
    base: str

    @property
    def has_rows(self) -> bool:
        """Whether the answer is rows, which CSV can hold with their heading."""
        return self.query.form == "SELECT"

    def path(self, suffix: str) -> str:
        """Return the address of a face without the values."""
        return f"{self.base}/queries/{self.query.slug}.{suffix}"

    def address(self, suffix: str) -> str:
        """Return the address of a face as a string literal of Python, R and JavaScript."""
        # Percent-encoding leaves nothing that a string literal would read otherwise.
        return json.dumps(with_query(self.path(suffix), self.fields))


def _curl(asked: _Asked) -> str:
    suffix = "ttl" if asked.query.form in {"CONSTRUCT", "DESCRIBE"} else "csv"
    if not asked.fields:
        return f"curl {shlex.quote(asked.path(suffix))}\n"
    given = [f"--data-urlencode {shlex.quote(f'{name}={text}')}" for name, text in asked.fields]
    return " \\\n  ".join([f"curl --get {shlex.quote(asked.path(suffix))}", *given]) + "\n"


def _pandas(asked: _Asked) -> str:
    if asked.has_rows:
        # Without the last two arguments the text "NA" would count as missing.
        address = asked.address("csv")
        read = f'pd.read_csv(\n    {address},\n    keep_default_na=False,\n    na_values=[""],\n)'
    else:
        address = asked.address("rows.json")
        read = f"pd.read_json(\n    {address},\n    dtype=False,\n)"
    return f"import pandas as pd\n\nrows = {read}\nprint(rows)\n"


def _sparqlwrapper(asked: _Asked) -> str:
    graph = asked.query.form in {"CONSTRUCT", "DESCRIBE"}
    form = "TURTLE" if graph else "JSON"
    lines = [
        "from urllib.request import urlopen",
        "",
        f"from SPARQLWrapper import {form}, POST, SPARQLWrapper"
        if form < "POST"
        else f"from SPARQLWrapper import POST, {form}, SPARQLWrapper",
        "",
        f"query = urlopen({asked.address('rq')}).read().decode()",
        f"service = SPARQLWrapper({json.dumps(asked.base + '/sparql')}, returnFormat={form})",
        "service.setMethod(POST)",
        "service.setQuery(query)",
        "answer = service.queryAndConvert()",
    ]
    if graph:
        lines += ["print(answer.decode())"]
    elif asked.query.form == "ASK":
        lines += ['print(answer["boolean"])']
    else:
        lines += [
            'for row in answer["results"]["bindings"]:',
            '    print({name: cell["value"] for name, cell in row.items()})',
        ]
    return "\n".join(lines) + "\n"


def _r(asked: _Asked) -> str:
    if asked.has_rows:
        read = f'read.csv(\n  {asked.address("csv")},\n  na.strings = "", check.names = FALSE\n)'
        return f"rows <- {read}\nprint(rows)\n"
    return (
        '# install.packages("jsonlite")\n'
        f"rows <- jsonlite::fromJSON(\n  {asked.address('rows.json')}\n)\nprint(rows)\n"
    )


def _javascript(asked: _Asked) -> str:
    return (
        f"const response = await fetch(\n  {asked.address('rows.json')},\n);\n"
        "if (!response.ok) throw new Error((await response.json()).detail);\n"
        "const rows = await response.json();\n"
        "console.table(rows);\n"
    )
