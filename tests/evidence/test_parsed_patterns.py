"""What of a query is parsed to find the evidence of its rows."""

from __future__ import annotations

import re

from kg.evidence.parts import Text, bare
from kg.evidence.patterns import block_of
from kg.paths import content_folder
from kg.queries import Catalog


def test_what_binds_and_compares_is_not_parsed() -> None:
    group = """{ ?s ?p ?o . FILTER (?o > 1) . ?s a ?c BIND (STR(?s) AS ?t)
      FILTER NOT EXISTS { ?s ?q ?x } VALUES (?a ?b) { (1 2) } VALUES ?filter { 1 }
      OPTIONAL { ?s ?r ?y FILTER regex(?y, "}") } { SELECT ?s WHERE { ?s ?n ?m } }
      MINUS { ?s a ?d } GRAPH ?g { ?filter ?bind "FILTER (" } }"""
    left = " ".join(bare(group).split())
    assert left == (
        "{ ?s ?p ?o . {} . ?s a ?c {} {} {} {} OPTIONAL { ?s ?r ?y {} } {} {} "
        'GRAPH ?g { ?filter ?bind "FILTER (" } }'
    )


def test_the_patterns_of_saved_queries_are_all_of_theirs() -> None:
    parts = 0
    for query in Catalog.load(content_folder("queries")):
        text = Text(query.text)
        todo = [text.whole()] if query.form != "DESCRIBE" else []
        while todo:
            part = todo.pop()
            todo += part.inner
            parts += 1
            left = {name[1:] for name in re.findall(r"\?\w+", bare(part.group))}
            patterns = block_of(text.prologue, part.group).every()
            assert {name for pattern in patterns for name in pattern.variables()} == left
    assert parts > 80
