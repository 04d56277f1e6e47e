"""Reading one saved query from the text of its file, with every problem at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import ContentError, KgError, Problem, QuerySyntaxError
from kg.queries import header
from kg.queries.declaring import declare
from kg.queries.saved_query import SavedQuery
from kg.queries.syntax import Syntax
from kg.rdf.namespaces import PREFIXES
from kg.sparql.form import check
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.queries.parameter import Parameter
    from kg.sparql.form import Form


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
    head, problems = header.read(yaml, file)
    try:
        form = _form(source)
    except KgError as error:
        # What is no query is not looked at for parameters.
        line = (error.line or 0) if isinstance(error, QuerySyntaxError) else 0
        problems.append(Problem(file, line, str(error), "Mend the query.", "query-syntax"))
        raise ContentError(problems) from error
    syntax = Syntax(text)
    first_line = yaml.count("\n")
    problems += [
        Problem(file, first_line + line, message, remedy, rule)
        for line, message, remedy, rule in (*_check_prefixes(syntax), *_check_order(syntax, form))
    ]
    parameters: list[Parameter] = []
    if head:
        parameters, wrong = declare(head.parameters, syntax)
        problems += [
            Problem(file, line, message, remedy, "query-parameter")
            for line, message, remedy in wrong
        ]
    if problems or head is None:
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
        file_text=source,
    )


def _form(source: str) -> Form:
    """Return the form of a query that parses; of the whole file, so that lines are the file's.

    Raises:
        KgError: it is no query, or one with SERVICE.
    """
    checked = check(source)
    # An empty store parses the whole text and has nothing to evaluate it on.
    EmbeddedEngine(ox.Store()).query(checked.text)
    return checked.form


_Finding = tuple[int, str, str, str]
"""Line in the query, message, remedy, rule."""


def _check_order(syntax: Syntax, form: Form) -> Iterator[_Finding]:
    """Check that rows have an order."""
    if form == "SELECT" and not (syntax.ordered or syntax.one_row):
        yield (
            syntax.line(len(syntax.query.rstrip())),
            "The rows have no order.",
            "End the query with ORDER BY, so that every engine gives them alike.",
            "query-order",
        )


def _check_prefixes(syntax: Syntax) -> Iterator[_Finding]:
    """Check that prefixes mean what they mean everywhere in the project."""
    for prefix, namespace in syntax.declared_prefixes().items():
        if namespace != PREFIXES.get(prefix, namespace):
            yield (
                syntax.line(syntax.query.find(f"<{namespace}>")),
                f"The prefix {prefix}: means <{PREFIXES[prefix]}> in this project.",
                "Write that, or choose another prefix.",
                "query-prefix",
            )
