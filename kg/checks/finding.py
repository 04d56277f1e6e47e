"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["ERROR", "WARN", "INFO"]

SEVERITIES: Final[tuple[Severity, ...]] = ("ERROR", "WARN", "INFO")
"""An error stops a build; a warning is to be mended or accepted; an info is for judgment."""

Kind = Literal["SPARQL", "SHACL"]


@dataclass(frozen=True)
class Rule:
    """A rule that is kept in a file.

    Attributes:
        name: unique among all rules, for example ``class-cycle``.
        kind: how it is written.
        severity: what a violation means.
        title: what holds where the rule is kept.
        remedy: how to mend a violation.
        source: where the rule comes from, for example ``OOPS! P06``; ``own`` for the project's.
    """

    name: str
    kind: Kind
    severity: Severity
    title: str
    remedy: str
    source: str


@dataclass(frozen=True)
class Finding:
    """One violation of a rule.

    Attributes:
        rule: the rule.
        subject: IRI of what breaks it; a blank node as ``_:`` and its name.
        property: IRI of the property concerned, or empty.
        value: the value concerned: an IRI, or a literal in N-Triples syntax, or empty.
    """

    rule: Rule
    subject: str
    property: str
    value: str
