"""A short list of hostile queries, of the kinds that cost most: each runs into some limit."""

from __future__ import annotations

from typing import Final

from bench.asking import JSON, Request, sparql

_ANY: Final = f"{JSON}, application/n-triples"
_PRODUCT: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_DOUBLED: Final = "CONCAT({0}, {0}, {0}, {0}, {0}, {0}, {0}, {0})"


def _blown_up(levels: int) -> str:
    """Return BINDs that make a text eight times as long at each level."""
    binds = (f"BIND({_DOUBLED.format(f'?s{n}')} AS ?s{n + 1})" for n in range(levels))
    return 'BIND("eight times" AS ?s0) ' + " ".join(binds)


QUERIES: Final[dict[str, str]] = {
    "product, counted": f"SELECT (COUNT(*) AS ?n) {{ {_PRODUCT} }}",
    "product, all rows": f"SELECT * {{ {_PRODUCT} }}",
    "product, LIMIT after DISTINCT": f"SELECT DISTINCT ?a ?d ?g {{ {_PRODUCT} }} LIMIT 10",
    "product of VALUES": "SELECT (SUM(?a * ?b * ?c * ?d) AS ?n) { "
    + " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(250)))} }}" for name in "abcd")
    + " }",
    "product, filtered": f"ASK {{ {_PRODUCT} FILTER(STRLEN(CONCAT(STR(?a), STR(?i))) < 0) }}",
    "product, constructed": f"CONSTRUCT {{ ?a ?e ?i }} {{ {_PRODUCT} }}",
    "sort of a product": f"SELECT * {{ {_PRODUCT} }} ORDER BY RAND() LIMIT 1",
    "sort by a hash": "SELECT ?a { ?a ?b ?c . ?d ?e ?f } ORDER BY SHA512(CONCAT(STR(?a), STR(?f)))",
    "group of a product": "SELECT ?a ?f (GROUP_CONCAT(?c) AS ?t) { ?a ?b ?c . ?d ?e ?f } "
    "GROUP BY ?a ?f",
    "path, any length": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?b (!<urn:y>)* ?c }",
    "path, forth and back": "SELECT (COUNT(*) AS ?n) { ?a ((!<urn:x>|^!<urn:y>)/(!<urn:z>)*)+ ?b }",
    "path, both ends open": "SELECT * { ?a (!<urn:x>|!^<urn:x>)* ?b . ?c (!<urn:x>)* ?d }",
    "text, doubled": f"SELECT (STRLEN(?s10) AS ?n) {{ {_blown_up(10)} }}",
    "text, replaced": 'SELECT (STRLEN(REPLACE(REPLACE(REPLACE(?s5, "e", ?s3), "i", ?s3), "t", '
    f"?s3)) AS ?n) {{ {_blown_up(5)} }}",
    "text of everything": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f))) AS ?t) "
    "{ ?a ?b ?c . ?d ?e ?f }",
    "regex over a product": f'SELECT * {{ {_PRODUCT} FILTER(REGEX(STR(?i), "(a|b|ab)*c$")) }}',
    "existence in existence": "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f "
    "FILTER NOT EXISTS { ?g ?h ?i FILTER(?a = ?g && ?d = ?i) } } }",
    "optional upon optional": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL "
    "{ ?g ?h ?i OPTIONAL { ?j ?k ?l } } } }",
    "union of products": f"SELECT (COUNT(*) AS ?n) {{ {{ {_PRODUCT} }} UNION {{ {_PRODUCT} }} "
    f"UNION {{ {_PRODUCT} }} }}",
    "difference of products": f"SELECT (COUNT(*) AS ?n) {{ {_PRODUCT} MINUS {{ {_PRODUCT} }} }}",
}
"""Twenty queries by name; each is small, valid, and passes the check of its form."""

REFUSALS: Final = frozenset({413, 429, 503, 504, 507})
"""Statuses that refuse such a query clearly."""


def attacks() -> list[Request]:
    """Return the requests, in the order of the list."""
    return [sparql(name, query, _ANY) for name, query in QUERIES.items()]
