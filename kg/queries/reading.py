"""Reading one saved query from the text of its file, with every problem at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import ContentError, KgError, Problem, QuerySyntaxError
from kg.queries import header
from kg.queries.column import RULE as COLUMN_RULE
from kg.queries.column import check_columns, columns_of, names_of
from kg.queries.declaring import declare
from kg.queries.saved_query import SavedQuery
from kg.queries.syntax import Syntax
from kg.queries.view import RULE as VIEW_RULE
from kg.queries.view import check_view, default_view
from kg.rdf.namespaces import PREFIXES
from kg.sparql.form import check
from kg.store.embedded import EmbeddedEngine
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.sparql.form import Form

QUESTION_RULE: Final = "query-question"


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
        form, names = _form(source)
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
    if head is None:
        raise ContentError(problems)
    parameters, wrong = declare(head.parameters, syntax)
    columns = columns_of(names, head.columns, form)
    view = head.view or default_view(form, columns)
    found = [
        *((*finding, "query-parameter") for finding in wrong),
        *((*finding, COLUMN_RULE) for finding in check_columns(names, head.columns, columns)),
        *((*finding, QUESTION_RULE) for finding in _check_questions(head)),
    ]
    if head.view:
        at = head.lines["view"]
        found += [(at, *finding, VIEW_RULE) for finding in check_view(view, form, columns)]
    problems += [
        Problem(file, line, message, remedy, rule) for line, message, remedy, rule in found
    ]
    if problems:
        raise ContentError(problems)
    return SavedQuery(
        slug=path.stem,
        topic=path.parent.name,
        summary=head.summary,
        description=head.description,
        questions=head.questions,
        tags=head.tags,
        parameters=tuple(parameters),
        columns=columns,
        view=view,
        expect=head.expect,
        text=text,
        form=form,
        path=path,
        file_text=source,
        lines=_lines(head),
    )


def _lines(head: header.Header) -> dict[str, int]:
    return {
        **head.lines,
        **{f"parameters.{entry.name}": entry.line for entry in head.parameters},
        **{f"columns.{name}": entry.line for name, entry in head.columns.items()},
    }


def _check_questions(head: header.Header) -> Iterator[tuple[int, str, str]]:
    """Check that wordings of the question are questions."""
    for question in head.questions:
        if not question.endswith("?"):
            yield (
                head.lines["question"],
                f"The question {question!r} does not end with a question mark.",
                "Word it as a person would ask it.",
            )


def _form(source: str) -> tuple[Form, tuple[str, ...]]:
    """Return form and columns of a query that parses; of the whole file: lines are the file's.

    Raises:
        KgError: it is no query, or one with SERVICE.
    """
    checked = check(source)
    # An empty store parses the whole text and has nothing to evaluate it on.
    answer = EmbeddedEngine(ox.Store()).query(checked.text)
    variables = answer.variables if isinstance(answer, Solutions) else ()
    return checked.form, names_of(checked.form, variables)


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
