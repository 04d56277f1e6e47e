"""The form of a described case: its fields from the data, and what was typed into them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation.cases import NONE, SITES, UNKNOWN, Description, Sites
from kg.errors import BadRequestError
from kg.queries.choosing import choose, members
from kg.rdf.graphs import GRAPH_CASES
from kg.rdf.namespaces import PREFIXES, iri
from kg.staging import read_age
from kg.web.lookups import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.store.engine import Engine

AGE, STAGE, FORMAT = "age_months", "stage", "format"
FIELDS: Final = (AGE, *SITES, STAGE)
"""The parameters of ``/stages`` that describe a case."""
LABELS: Final[Mapping[str, str]] = {
    AGE: "Age in completed months",
    "local": "Spread near the first tumor",
    "distant": "Spread to other areas of the body",
    "vital": "Vital structures affected",
    STAGE: "A stage that was given",
}
"""What the form calls the parameters."""

_BODY, _STAGES = iri("nbo:AnatomicalEntity"), iri("nbo:Stage")
_NAMED: Final = """SELECT DISTINCT ?site {
  { VALUES ?relation { %(relations)s } GRAPH ?fact { ?thing ?relation ?site } ?fact a nbo:Fact }
  UNION { VALUES ?relation { %(member)s } GRAPH %(cases)s { ?case ?relation ?site } }
} ORDER BY ?site"""
_RELATIONS: Final[Mapping[str, str]] = {
    "local": "nbo:mayInvolveSpreadTo",
    "distant": "nbo:mayMetastasizeTo nbo:spreadLimitedTo",
    "vital": "",
}
"""What facts say of the parts of the body that a list is about, so that these stand first. No fact
lists vital structures."""


@dataclass(frozen=True)
class Choice:
    """One value of a field.

    Attributes:
        value: what is sent.
        label: what is read.
        chosen: whether it was sent.
    """

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One field of the form.

    Attributes:
        name: of the parameter.
        typed: what was typed into it.
        error: what is wrong with that, or empty.
        near: choices that stand in sight.
        more: choices to be opened.
    """

    name: str
    typed: str = ""
    error: str = ""
    near: tuple[Choice, ...] = ()
    more: tuple[Choice, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether one of the choices to be opened is chosen."""
        return any(choice.chosen for choice in self.more)


@dataclass(frozen=True)
class Asked:
    """What was asked.

    Attributes:
        description: the case; None where a field is wrong.
        fields: the form, by name of the parameter.
        wrong: what is wrong with the address as a whole, or empty.
    """

    description: Description | None
    fields: Mapping[str, Field]
    wrong: str = ""

    @property
    def errors(self) -> list[str]:
        """What is wrong, in sentences."""
        found = [field.error for field in self.fields.values() if field.error]
        return [self.wrong, *found] if self.wrong else found


@dataclass
class _Reading:
    """Values as they are read, and what is wrong with them; fields are called by their labels."""

    engine: Engine
    labels: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def label(self, name: str) -> str:
        return self.labels.get(name, name)

    def age(self, typed: Sequence[str]) -> int | None:
        try:
            return read_age(_one(typed, self.label(AGE)) or None, self.label(AGE))
        except BadRequestError as error:
            self.errors[AGE] = str(error)
            return None

    def sites(self, name: str, typed: Sequence[str]) -> Sites:
        try:
            return _sites(self.label(name), list(dict.fromkeys(_words(typed))), self.engine)
        except BadRequestError as error:
            self.errors[name] = str(error)
            return Sites.read([])

    def stage(self, typed: Sequence[str]) -> str:
        try:
            text = _one(typed, self.label(STAGE))
            if not text or text.casefold() == UNKNOWN:
                return ""
            known = text if ":" in text or text.casefold().startswith("stage") else f"stage {text}"
            return _local(choose(known, _STAGES, self.engine, name=self.label(STAGE)))
        except BadRequestError as error:
            self.errors[STAGE] = str(error)
            return ""


def read(
    typed: Mapping[str, Sequence[str]],
    engine: Engine,
    first: Mapping[str, frozenset[str]],
    labels: Mapping[str, str],
) -> Asked:
    """Read a description from the parameters of an address.

    Of a list of parts of the body ``none`` says that there is none, ``unknown`` that nothing is
    known or, beside names, that there may be others; several are repeated or parted by commas.

    Args:
        typed: the parameters and their values.
        engine: holds the parts of the body and the stages.
        first: what stands in sight, by list; see `near`.
        labels: what messages call a parameter; without a label by its name.
    """
    reading = _Reading(engine, labels)
    description = Description(
        age_months=reading.age(typed.get(AGE, ())),
        local=reading.sites("local", typed.get("local", ())),
        distant=reading.sites("distant", typed.get("distant", ())),
        vital=reading.sites("vital", typed.get("vital", ())),
        stage=reading.stage(typed.get(STAGE, ())),
    )
    other = next((name for name in typed if name not in (*FIELDS, FORMAT)), None)
    wrong = ""
    if other is not None:
        wrong = f"There is no parameter {other[:60]!r}; there are: {', '.join(FIELDS)}."
    fields = {
        AGE: Field(AGE, " ".join(typed.get(AGE, ()))[:60], reading.errors.get(AGE, "")),
        **{
            name: _sites_field(
                name, typed.get(name, ()), getattr(description, name), reading, first[name]
            )
            for name in SITES
        },
        STAGE: Field(
            STAGE,
            error=reading.errors.get(STAGE, ""),
            near=tuple(
                Choice(_local(stage), label, _local(stage) == description.stage)
                for stage, label in members(_STAGES, engine).items()
            ),
        ),
    }
    return Asked(None if wrong or reading.errors else description, fields, wrong)


def near(engine: Engine) -> Mapping[str, frozenset[str]]:
    """Return local names of the parts of the body that facts or examples name, by list."""
    found = {}
    for name, said in SITES.items():
        text = _NAMED % {
            "relations": _RELATIONS[name],
            "member": said.member,
            "cases": GRAPH_CASES,
        }
        found[name] = frozenset(
            _local(site) for (site,) in rows(engine, text) if isinstance(site, ox.NamedNode)
        )
    return found


def _sites_field(
    name: str, typed: Sequence[str], sites: Sites, reading: _Reading, first: frozenset[str]
) -> Field:
    # Of what cannot be read, what was ticked stays ticked.
    said = {word.casefold() for word in _words(typed)}
    chosen = {*sites.names, *(said if name in reading.errors else ())}
    choices = [
        Choice(_local(part), label, _local(part) in chosen)
        for part, label in members(_BODY, reading.engine).items()
    ]
    return Field(
        name,
        error=reading.errors.get(name, ""),
        near=(
            Choice(NONE, "none", NONE in said),
            Choice(UNKNOWN, "not known, or more", UNKNOWN in said),
            *(choice for choice in choices if choice.value in first),
        ),
        more=tuple(choice for choice in choices if choice.value not in first),
    )


def _sites(name: str, words: Sequence[str], engine: Engine) -> Sites:
    """Read one list.

    Raises:
        BadRequestError: a word names no part of the body, or *none* is not alone.
    """
    said = {word.casefold() for word in words} & {NONE, UNKNOWN}
    names = [word for word in words if word.casefold() not in said]
    if len(names) > (most := max(1, len(members(_BODY, engine)))):
        raise BadRequestError(f"{name} names {len(names)} parts of the body; there are {most}.")
    if NONE in said and (names or UNKNOWN in said):
        raise BadRequestError(
            f"{name} says {NONE} and more than that; choose {NONE} alone, or leave it out."
        )
    found = [choose(word, _BODY, engine, name=name) for word in names]
    return Sites.read([*map(_local, found), *sorted(said)])


def _one(typed: Sequence[str], name: str) -> str:
    given = [text.strip() for text in typed if text.strip()]
    if len(given) > 1:
        raise BadRequestError(f"{name} is given {len(given)} times; give it once.")
    return given[0] if given else ""


def _words(typed: Sequence[str]) -> list[str]:
    return [word.strip() for text in typed for word in text.split(",") if word.strip()]


def _local(entity: ox.NamedNode) -> str:
    return entity.value.removeprefix(PREFIXES["nb"])
