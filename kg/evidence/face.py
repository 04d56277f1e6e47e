"""A saved query with its answer, the state of it, and what each row rests on, as one JSON object.

The states, ``answer`` and the members of ``evidence`` are described in README.md; rows are as
`kg.queries.rows` writes them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kg.evidence.behind import MOST_ROWS, Evidence, behind
from kg.queries.rows import objects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.evidence.states import Answer
    from kg.queries import SavedQuery
    from kg.queries.rows import Table
    from kg.store.engine import Engine, Row

NOTE: Final = (
    "States what one web page says as of its review; no medical advice, and not affiliated with "
    "the publisher."
)


def behind_all(
    query: SavedQuery, bound: str, rows: Sequence[Row], engine: Engine
) -> list[Evidence]:
    """Return what each of any number of rows rests on; asked for as many at once as may be."""
    return [
        evidence
        for start in range(0, len(rows), MOST_ROWS)
        for evidence in behind(query, bound, rows[start : start + MOST_ROWS], engine)
    ]


def face(
    query: SavedQuery,
    given: Mapping[str, Sequence[str]],
    table: Table,
    answer: Answer,
    evidence: Sequence[Evidence],
) -> bytes:
    """Return the JSON object.

    Args:
        query: what was asked.
        given: the values that were given, by parameter, as they were typed.
        table: the rows, or those of a page.
        answer: what all rows come to.
        evidence: what each row of the table rests on.
    """
    said: dict[str, Any] = {
        "query": query.slug,
        "question": query.question,
        "address": f"/queries/{query.slug}",
        "parameters": {name: list(texts) for name, texts in given.items()},
        "answer": answer.as_json(),
        "rows": json.loads(objects(table)),
        "evidence": [one.as_json() for one in evidence],
        "notForCare": True,
        "note": NOTE,
    }
    return (json.dumps(said, ensure_ascii=False) + "\n").encode()
