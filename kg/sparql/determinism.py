"""Whether a query gives the same answer every time it is asked of the same data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.sparql.tokens import decoded, tokens

if TYPE_CHECKING:
    from kg.sparql.form import Checked

_VOLATILE: Final = re.compile(r"rand|now|uuid|bnode", re.IGNORECASE)
"""RAND, NOW, UUID, STRUUID, BNODE (SPARQL 1.1 Query Language, section 17.4)."""


def is_deterministic(checked: Checked) -> bool:
    """Say whether a query surely calls nothing that changes from one evaluation to the next.

    Some deterministic queries count as others: it is the words that are looked for, in whatever
    may be code to some parser. A CONSTRUCT that may make blank nodes is none either: their labels
    are new every time.

    Args:
        checked: a query that passed the check, whose strings therefore end.
    """
    text = decoded(checked.text)
    construct = checked.form == "CONSTRUCT"
    depth = templates = 0
    for token in tokens(text):
        if token.text == "{":
            templates += depth == 0
            depth += 1
        elif token.text == "}":
            depth -= 1
        # An IRI with a bracket may be a comparison and a call: ?a<NOW()&&?b>?c.
        code = token.kind in {"run", "name"} or (token.kind == "iri" and "(" in token.text)
        read = token.text.partition(":")[0] if token.kind == "name" else token.text
        if code and _VOLATILE.search(read):
            return False
        in_template = templates == 1 and depth == 1
        if construct and (
            token.kind == "blank" or token.text == "[" or (in_template and token.text == "(")
        ):
            return False
    return True
