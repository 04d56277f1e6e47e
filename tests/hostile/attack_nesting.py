"""Productions of the grammar inside themselves: an engine follows each by recursion."""

from __future__ import annotations

from typing import Final

from hostile_cases import Attacks
from hostile_productions import FALSE, NO_ROWS, TRUE, Productions

ATTACKS: Final = Attacks("nesting")
nested = Productions(ATTACKS, "max_query_nesting")


def within(before: str, inside: str, after: str, count: int) -> str:
    """Return what is inside, with so many times something around it."""
    return before * count + inside + after * count


@nested.refused(TRUE)
def groups(count: int) -> str:
    return f"ASK {within('{', '', '}', count)} # of nothing, which is true of everything: one row"


@nested.refused(TRUE)
def parentheses(count: int) -> str:
    return f"ASK {{ FILTER {within('(', '1 = 1', ')', count)} }}"


@nested.refused(TRUE)
def optionals(count: int) -> str:
    return f"ASK {{ {within('OPTIONAL {', '', '}', count)} }}"


@nested.refused(TRUE)
def unions(count: int) -> str:
    return f"ASK {{ {within('{} UNION {', '', '}', count)} }}"


@nested.refused(TRUE)
def minuses(count: int) -> str:
    return f"ASK {{ {within('MINUS {', '', '}', count)} }}"


@nested.refused(TRUE)
def exists(count: int) -> str:
    return f"ASK {{ {within('FILTER EXISTS {', '', '}', count)} }}"


@nested.refused(TRUE)
def not_exists(count: int) -> str:
    return f"ASK {{ {within('FILTER NOT EXISTS {', '', '}', count)} }}"


@nested.refused(FALSE)
def named_graphs(count: int) -> str:
    return f"ASK {{ {within('GRAPH <x:g> {', '?s ?p ?o', '}', count)} }}"


@nested.refused(TRUE)
def subselects(count: int) -> str:
    return f"ASK {{ {within('SELECT * {', '', '}', count)} }}"


@nested.refused(FALSE)
def collections(count: int) -> str:
    return f"ASK {{ ?s ?p {within('(', '1', ')', count)} }}"


@nested.refused(b"")
def collections_of_a_template(count: int) -> str:
    return f"CONSTRUCT {{ ?s <x:p> {within('(', '', ')', count)} }} {{ FILTER(false) }}"


@nested.refused(FALSE)
def blank_nodes(count: int) -> str:
    return f"ASK {{ ?s ?p {within('[ <x:p> ', '1', ']', count)} }}"


@nested.refused(FALSE)
def path_groups(count: int) -> str:
    return f"ASK {{ ?s {within('(', '<x:p>', ')', count)} ?o }}"


@nested.refused(FALSE)
def path_repetitions(count: int) -> str:
    return f"ASK {{ <x:s> {within('(', '<x:p>', ')*', count)} <x:o> }}"


@nested.refused(FALSE)
def path_inverses(count: int) -> str:
    return f"ASK {{ <x:s> {within('^(', '<x:p>', ')', count)} <x:o> }}"


@nested.refused(FALSE)
def path_alternatives(count: int) -> str:
    return f"ASK {{ <x:s> {within('(<x:q>|', '<x:p>', ')', count)} <x:o> }}"


@nested.refused(TRUE)
def function_calls(count: int) -> str:
    return f"ASK {{ FILTER({within('STR(', '1', ')', count)} = '1') }}"


@nested.refused(TRUE)
def conditions(count: int) -> str:
    return f"ASK {{ FILTER({within('IF(true,', 'true', ',1)', count)}) }}"


@nested.refused(TRUE)
def coalesced(count: int) -> str:
    return f"ASK {{ FILTER({within('COALESCE(?x,', 'true', ')', count)}) }}"


@nested.refused(TRUE)
def memberships(count: int) -> str:
    return f"ASK {{ FILTER({within('true IN (', 'true', ')', count)}) }}"


@nested.refused(TRUE)
def sums(count: int) -> str:
    return f"ASK {{ FILTER({within('1+(', '1', ')', count)} = {count + 1}) }}"


@nested.refused(TRUE)
def negations(count: int) -> str:
    return f"ASK {{ FILTER({within('!(', 'true', ')', count)}) }}"


@nested.refused(TRUE)
def signs(count: int) -> str:
    return f"ASK {{ FILTER({within('-(', '1', ')', count)} = {(-1) ** count}) }}"


@nested.refused(TRUE)
def conjunctions(count: int) -> str:
    return f"ASK {{ FILTER({within('true&&(', 'true', ')', count)}) }}"


@nested.refused(TRUE, some=40)
def exists_in_expressions(count: int) -> str:
    return f"ASK {{ {within('BIND(EXISTS{', '', '} AS ?x)', count)} }}"


@nested.refused(FALSE, some=40)
def triple_terms(count: int) -> str:
    return f"ASK {{ ?s ?p {within('<<( <x:s> <x:p> ', '1', ' )>>', count)} }}"


@nested.refused(FALSE)
def reified_triples(count: int) -> str:
    return f"ASK {{ ?s ?p {within('<< <x:s> <x:p> ', '1', ' >>', count)} }}"


@nested.refused(FALSE)
def annotations(count: int) -> str:
    return f"ASK {{ ?s ?p ?o {within('{| <x:p> 1 ', '', '|}', count)} }}"


@nested.refused(NO_ROWS)
def sort_keys(count: int) -> str:
    return f"SELECT * {{ ?s <x:p> ?o }} ORDER BY {within('(', '?o', ')', count)}"


@nested.refused(NO_ROWS)
def group_keys(count: int) -> str:
    return f"SELECT ?k {{ ?s <x:p> ?o }} GROUP BY (STR({within('(', '?o', ')', count)}) AS ?k)"


@nested.refused(NO_ROWS)
def having(count: int) -> str:
    return f"SELECT ?s {{ ?s <x:p> ?o }} GROUP BY ?s HAVING {within('(', 'COUNT(*)>1', ')', count)}"


@nested.refused(NO_ROWS)
def projected(count: int) -> str:
    return f"SELECT ({within('(', '?o', ')', count)} AS ?x) {{ ?s <x:p> ?o }}"
