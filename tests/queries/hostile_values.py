"""Values that break a query, a parser or a message where they are spliced in as text."""

from __future__ import annotations

HOSTILE = [
    '" } #',
    "' } UNION { ?s ?p ?o } #",
    '"""',
    "\\",
    '\\"',
    "\\u0022 } #",
    "\\u005C\\u0022 } SERVICE <http://example.org/> { ?s ?p ?o } #",
    "\\U00000022 } #",
    "\x070022",
    "line\nbreak\r\n\t}",
    "> } ?s ?p ?o . { <http://example.org/",
    "nb:leaf-spot } { ?s ?p ?o",
    "UNDEF",
    "nb:leaf-spot nb:root-rot",
    "<https://w3id.org/neuroblastoma-kg/id/nothing>",
    "?disease",
    "\u202e\u0000\ufeff\U0001f33f",
    "\ud800",
    "1e9999",
    "NaN",
    "١٢",  # digits of another script
    "9" * 30,
    "x" * 100_000,
]
