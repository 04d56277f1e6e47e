"""A saved query: the model, and binding what a user typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import BadRequestError
from kg.queries.literals import in_sparql
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.queries.column import Column
    from kg.queries.expectation import Expectation
    from kg.queries.parameter import Parameter
    from kg.queries.view import View
    from kg.sparql.form import Form
    from kg.store.engine import Engine


@dataclass(frozen=True)
class SavedQuery:
    """One saved query.

    Attributes:
        slug: its name, unique across topics; the last part of its address.
        topic: the folder that it stands in.
        summary: its title, one line.
        description: what a row is and what to know about it.
        questions: wordings of the question as different people would ask it, the first one the
            title of its page; empty where the summary says it.
        tags: words to find it by.
        parameters: what a user may set, in the order of the header.
        columns: what the variables of the result are, one for each, in the order of the result.
        view: how a page shows the result first.
        expect: what tests expect of the answer on the defaults.
        text: the SPARQL, without the header; it runs as it stands in any client.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        path: the file.
        file_text: the text of the whole file, header included; in UTF-8 it is the file's bytes.
        lines: line in the file of ``question``, ``view``, ``expect``, ``parameters.NAME`` and
            ``columns.NAME``, for messages.
    """

    slug: str
    topic: str
    summary: str
    description: str
    questions: tuple[str, ...]
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    view: View
    expect: Expectation
    text: str
    form: Form
    path: Path
    file_text: str
    lines: Mapping[str, int] = field(compare=False, repr=False)

    @property
    def question(self) -> str:
        """Return the first wording of the question, or an empty text."""
        return next(iter(self.questions), "")

    def missing(self, values: Mapping[str, str | Sequence[str]]) -> tuple[Parameter, ...]:
        """Return the required parameters that have no value among those that a user gave.

        A face for people shows its form where there are some; `bind` refuses them.
        """
        return tuple(
            parameter
            for parameter in self.parameters
            if parameter.required and not any(map(str.strip, _texts(values, parameter)))
        )

    def bind(self, values: Mapping[str, str | Sequence[str]], engine: Engine) -> str:
        """Return the query with values in place of defaults.

        Args:
            values: parameter name to value, or to several, as a user typed them; `Parameter.split`
                says how commas are read. A parameter that is not named, or whose value is blank
                (as a form sends a field left empty), keeps its default.
            engine: holds the entities that may be chosen.

        Raises:
            BadRequestError: a name that is no parameter, a value that is not allowed, or none for
                a required parameter; the message lists everything that is wrong.
        """
        by_name = {parameter.name: parameter for parameter in self.parameters}
        wrong = [self._unknown(name) for name in values if name not in by_name]
        terms: dict[tuple[int, int], str] = {}
        for parameter in self.parameters:
            try:
                found = parameter.parse_all(_texts(values, parameter), engine)
            except BadRequestError as error:
                wrong.append(str(error))
            else:
                if found:
                    terms[parameter.slot] = " ".join(in_sparql(term) for term in found)
        wrong += [parameter.asked(engine) for parameter in self.missing(values)]
        if wrong:
            raise BadRequestError(" ".join(wrong))
        bound = self.text
        # From the back, so that the offsets of the slots before stay right.
        for start, end in sorted(terms, reverse=True):
            bound = f"{bound[:start]} {terms[start, end]} {bound[end:]}"
        return bound

    def _unknown(self, name: str) -> str:
        known = [parameter.name for parameter in self.parameters]
        shown = repr(name[:60])
        if not known:
            return f"The query {self.slug} has no parameter {shown}, nor any other."
        listed = f"The query {self.slug} has no parameter {shown}; it has: {', '.join(known)}."
        return f"{listed} {did_you_mean(name, known, most=1)}".rstrip()


def _texts(values: Mapping[str, str | Sequence[str]], parameter: Parameter) -> Sequence[str]:
    """Return what was typed for a parameter."""
    typed = values.get(parameter.name, "")
    return [typed] if isinstance(typed, str) else typed
