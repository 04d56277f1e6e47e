"""Reading one saved query from the text of its file, with every problem at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import ContentError, Problem, QuerySyntaxError
from kg.queries import header
from kg.queries.declaring import declare
from kg.queries.saved_query import SavedQuery
from kg.queries.syntax import Syntax
from kg.rdf.namespaces import PREFIXES
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from pathlib import Path

    from kg.queries.parameter import Parameter

_POSITION: Final = re.compile(r" at line \d+, column (\d+)")


def read(source: str, path: Path, file: str) -> SavedQuery:
    """Read a saved query.

    Args:
        source: the text of the file.
        path: the file; its name gives the slug and its folder the topic.
        file: how messages name the file.

    Raises:
        ContentError: the file breaks the format (queries/README.md), with all its problems.
    """
    yaml, text = header.split(source)
    first_line = yaml.count("\n")
    syntax = Syntax(text)
    head, problems = header.read(yaml, file)
    in_query = [
        Problem(file, first_line + line, message, remedy, rule)
        for line, message, remedy, rule in _check(syntax)
    ]
    problems += in_query
    parameters: list[Parameter] = []
    # Without a query that parses, what its tokens say about parameters is not worth reading.
    if head and not any(problem.rule in _FATAL for problem in in_query):
        parameters, wrong = declare(head.parameters, syntax)
        problems += [
            Problem(file, line, message, remedy, "query-parameter")
            for line, message, remedy in wrong
        ]
    form = syntax.form
    if problems or head is None or form is None:
        raise ContentError(problems)
    return SavedQuery(
        slug=path.stem,
        topic=path.parent.name,
        summary=head.summary,
        description=head.description,
        question=head.question,
        tags=head.tags,
        parameters=tuple(parameters),
        text=text,
        form=form,
        path=path,
    )


_Finding = tuple[int, str, str, str]
"""Line in the query, message, remedy, rule."""

_FATAL: Final = frozenset({"query-service", "query-syntax"})


def _check(syntax: Syntax) -> list[_Finding]:
    """Check the SPARQL itself."""
    findings = _check_prefixes(syntax)
    service = syntax.find_word("SERVICE")
    if service:
        # Not even parsed: the embedded engine would call the endpoint.
        findings.append(
            (
                syntax.line(service.start),
                "A saved query asks no other endpoint, and SERVICE does.",
                "Ask for what is in this graph.",
                "query-service",
            )
        )
        return findings
    try:
        # An empty store parses the whole text and has nothing to evaluate it on.
        EmbeddedEngine(ox.Store()).query(syntax.query)
    except QuerySyntaxError as error:
        findings.append(
            (
                error.line or 1,
                _POSITION.sub(r" at column \1", str(error)),
                "Mend the query there.",
                "query-syntax",
            )
        )
        return findings
    if syntax.form == "SELECT" and not (syntax.ordered or syntax.one_row):
        findings.append(
            (
                syntax.line(len(syntax.query.rstrip())),
                "The rows have no order.",
                "End the query with ORDER BY, so that every engine gives them alike.",
                "query-order",
            )
        )
    return findings


def _check_prefixes(syntax: Syntax) -> list[_Finding]:
    """Check that prefixes are declared, and mean what they mean everywhere in the project."""
    findings = [
        (
            syntax.line(token.start),
            f"The prefix {prefix}: is not declared.",
            f"Add: PREFIX {prefix}: <{PREFIXES[prefix]}>"
            if prefix in PREFIXES
            else "Declare it, or write the IRI out.",
            "query-prefix",
        )
        for prefix, token in syntax.undeclared_prefixes().items()
    ]
    findings += [
        (
            syntax.line(syntax.query.find(f"<{namespace}>")),
            f"The prefix {prefix}: means <{PREFIXES[prefix]}> in this project.",
            "Write that, or choose another prefix.",
            "query-prefix",
        )
        for prefix, namespace in syntax.declared_prefixes().items()
        if namespace != PREFIXES.get(prefix, namespace)
    ]
    return findings
