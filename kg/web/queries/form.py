"""The form of a saved query: one field per parameter, filled from the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kg.errors import BadRequestError
from kg.queries.parameter import LONGEST
from kg.suggest import did_you_mean
from kg.web.drawing.rows import local

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyoxigraph as ox

    from kg.queries import Parameter, SavedQuery
    from kg.queries.parameter import Option
    from kg.store.engine import Engine

Kind: TypeAlias = Literal["select", "checks", "text", "number", "date"]

_YES_NO: Final = {"true": "yes", "false": "no"}
_MANY: Final = 12
"""Boxes to tick that are shown at once; more scroll."""
_SHOWN: Final = 60
_WRITE: Final[Mapping[str, str]] = {
    "string": "text",
    "integer": "a whole number",
    "decimal": "a number such as 0.5",
    "date": "a date such as 2025-12-31",
    "language": "a language tag such as en or pt-BR",
}
_INPUTS: Final[Mapping[str, Kind]] = {"integer": "number", "decimal": "number", "date": "date"}


@dataclass(frozen=True)
class Choice:
    """One value to choose.

    Attributes:
        value: what is sent.
        label: what is read.
        chosen: whether it is chosen now.
    """

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One field of the form.

    Attributes:
        parameter: what it sets.
        kind: a list, boxes to tick, or a line to write in.
        choices: of a list or boxes; the first one may be empty, for no choice.
        values: what stands in the lines to write in; more than one only of several values.
        chosen: what the answer below is for, in words; empty where the question is left open.
        given: whether that was chosen, and is not what the query asks by itself.
        hint: what to write or choose.
        error: what is wrong with what was written; empty where nothing is.
        scrolls: whether its boxes scroll.
    """

    parameter: Parameter
    kind: Kind
    choices: tuple[Choice, ...]
    values: tuple[str, ...]
    chosen: str
    given: bool
    hint: str
    error: str
    scrolls: bool = False


def fields(
    query: SavedQuery, typed: Mapping[str, Sequence[str]], engine: Engine
) -> tuple[Field, ...]:
    """Return the fields of a form.

    Args:
        query: whose form it is.
        typed: what was typed or chosen, by the name of the parameter.
        engine: holds what there is to choose from.
    """
    return tuple(_field(p, typed.get(p.name, ()), engine) for p in query.parameters)


def unknown(query: SavedQuery, typed: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return messages for what is named in the address and is no parameter."""
    known = [parameter.name for parameter in query.parameters]
    return tuple(
        f"“{name[:_SHOWN]}” is nothing that this question asks for. "
        f"{did_you_mean(name, known, most=1)}".rstrip()
        for name in typed
        if name not in known
    )


def _field(parameter: Parameter, texts: Sequence[str], engine: Engine) -> Field:
    given = tuple(value.strip() for text in texts for value in parameter.split(text))
    options = parameter.options(engine)
    labels = {option.term: _label(parameter, option) for option in options}
    error = _error(parameter, texts, given, labels, engine)
    terms = {value: _parsed(parameter, value, engine) for value in given}
    understood = tuple(term for term in terms.values() if term is not None)
    asked = understood if given else () if parameter.required else parameter.default
    chosen = ", ".join(labels.get(term, local(term.value)) for term in asked)
    kind = _kind(parameter, given, terms)
    choices: tuple[Choice, ...] = ()
    if kind in {"select", "checks"}:
        ticked = set(asked) if kind == "checks" or len(asked) == 1 or given else set()
        choices = tuple(
            Choice(local(option.term.value), labels[option.term], option.term in ticked)
            for option in options
        )
        # What was typed stays, whatever it was, so that it can be seen and mended.
        choices += tuple(Choice(value, f"{value} (not a choice)", chosen=True)
                         for value, term in terms.items() if term is None)  # fmt: skip
        if kind == "checks":
            choices = tuple(sorted(choices, key=lambda choice: not choice.chosen))
        else:
            choices = (*_no_choice(parameter, labels, given), *choices)
    values = given or tuple(term.value for term in asked)
    return Field(
        parameter,
        kind,
        choices,
        ((*values, "") if parameter.several else values[:1]) or ("",),
        chosen,
        bool(given),
        _hint(parameter, kind, labels),
        error,
        kind == "checks" and len(choices) > _MANY,
    )


def _kind(
    parameter: Parameter,
    given: Sequence[str],
    terms: Mapping[str, ox.NamedNode | ox.Literal | None],
) -> Kind:
    if parameter.closed:
        return "checks" if parameter.several else "select"
    if any(terms[value] is None for value in given):
        return "text"  # a field for numbers would drop what is none, and it could not be mended
    return _INPUTS.get(parameter.type, "text")


def _no_choice(
    parameter: Parameter, labels: Mapping[ox.NamedNode | ox.Literal, str], given: Sequence[str]
) -> tuple[Choice, ...]:
    """Return the choice that chooses nothing, where the query can be asked so."""
    if parameter.required:
        return (Choice("", "Choose …", chosen=not given),)
    if len(parameter.default) == 1:
        return ()
    label = ", ".join(labels.get(term, local(term.value)) for term in parameter.default)
    return (Choice("", label or "any", chosen=not given),)


def _label(parameter: Parameter, option: Option) -> str:
    return _YES_NO.get(option.label, option.label) if parameter.type == "boolean" else option.label


def _parsed(parameter: Parameter, value: str, engine: Engine) -> ox.NamedNode | ox.Literal | None:
    try:
        return parameter.parse(value, engine)
    except BadRequestError:
        return None


def _error(
    parameter: Parameter,
    texts: Sequence[str],
    given: Sequence[str],
    labels: Mapping[ox.NamedNode | ox.Literal, str],
    engine: Engine,
) -> str:
    """Say what is wrong with the values of a field, in words for who fills in the form."""
    try:
        parameter.parse_all(texts, engine)
    except BadRequestError as error:
        wrong = [value for value in given if _parsed(parameter, value, engine) is None]
        if not wrong or len(wrong[0]) > LONGEST:
            return str(error)
        shown = wrong[0] if len(wrong[0]) <= _SHOWN else f"{wrong[0][:_SHOWN]}…"
        if not parameter.closed:
            bounds = _bounds(parameter)
            wanted = f"{_WRITE[parameter.type]}, {bounds}" if bounds else _WRITE[parameter.type]
            return f"“{shown}” does not fit here. Write {wanted}."
        meant = did_you_mean(shown, {label: label for label in labels.values()}, most=3)
        return f"“{shown}” is not among the choices. {meant}".rstrip()
    return ""


def _bounds(parameter: Parameter) -> str:
    """Return what values are held to, as it stands in a sentence; empty where any will do."""
    low, high = parameter.minimum, parameter.maximum
    if low is not None and high is not None:
        return f"from {low} to {high}"
    if low is not None:
        return f"{low} or more"
    if high is not None:
        return f"{high} or less"
    return f"something that matches {parameter.pattern}" if parameter.pattern else ""


def _hint(parameter: Parameter, kind: Kind, labels: Mapping[ox.NamedNode | ox.Literal, str]) -> str:
    """Return what to write or choose, where label and description do not say it."""
    parts = []
    if kind == "checks":
        parts.append("You may choose several.")
        if parameter.default and not parameter.required:
            names = ", ".join(labels.get(term, local(term.value)) for term in parameter.default)
            parts.append(f"With none chosen: {names}.")
    elif kind != "select":
        if bounds := _bounds(parameter):
            parts.append(f"{bounds[0].upper()}{bounds[1:]}.")
        if parameter.example:
            parts.append(f"For example: {parameter.example}.")
        if not parameter.default and not parameter.required:
            parts.append("May be left empty.")
    return " ".join(parts)
