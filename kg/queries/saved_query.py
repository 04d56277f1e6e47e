"""A saved query: the model, and binding what a user typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import BadRequestError
from kg.queries.literals import in_sparql
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.queries.parameter import Parameter
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
        question: the question in a user's words; empty where the summary says it.
        tags: words to find it by.
        parameters: what a user may set, in the order of the header.
        text: the SPARQL, without the header; it runs as it stands in any client.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        path: the file.
        file_text: the text of the whole file, header included; in UTF-8 it is the file's bytes.
    """

    slug: str
    topic: str
    summary: str
    description: str
    question: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    form: Form
    path: Path
    file_text: str

    def bind(self, values: Mapping[str, str | Sequence[str]], engine: Engine) -> str:
        """Return the query with values in place of defaults.

        Args:
            values: parameter name to value, or to several, as a user typed them; `Parameter.split`
                says how commas are read. A parameter that is not named, or whose value is blank
                (as a form sends a field left empty), keeps its default.
            engine: holds the entities that may be chosen.

        Raises:
            BadRequestError: a name that is no parameter, or a value that is not allowed; the
                message lists everything that is wrong.
        """
        by_name = {parameter.name: parameter for parameter in self.parameters}
        wrong = [self._unknown(name) for name in values if name not in by_name]
        terms: dict[tuple[int, int], str] = {}
        for parameter in self.parameters:
            typed = values.get(parameter.name, "")
            try:
                found = parameter.parse_all([typed] if isinstance(typed, str) else typed, engine)
            except BadRequestError as error:
                wrong.append(str(error))
            else:
                if found:
                    terms[parameter.slot] = " ".join(in_sparql(term) for term in found)
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
