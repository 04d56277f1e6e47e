"""Productions of the grammar in a row: what looks flat is a deep tree to many an engine."""

from __future__ import annotations

from typing import Final

from hostile_cases import Attacks
from hostile_productions import FALSE, NO_ROWS, TRUE, Productions

ATTACKS: Final = Attacks("flat repetition")
flat = Productions(ATTACKS, "max_query_parts")


def numbered(written: str, count: int, between: str = " ") -> str:
    """Return something so many times, each with its number in place of ``#``."""
    return between.join(written.replace("#", str(n)) for n in range(count))


# Groups


@flat.refused(TRUE)
def row_of_unions(count: int) -> str:
    return f"ASK {{ {{}} {'UNION {} ' * count} }}"


@flat.refused(TRUE)
def row_of_optionals(count: int) -> str:
    return f"ASK {{ {'OPTIONAL {} ' * count} }}"


@flat.refused(TRUE)
def row_of_groups(count: int) -> str:
    return f"ASK {{ {'{}' * count} }} # each is joined with all before it, and holds nothing at all"


@flat.refused(TRUE)
def row_of_minuses(count: int) -> str:
    return f"ASK {{ {'MINUS {} ' * count} }}"


@flat.refused(TRUE)
def row_of_subselects(count: int) -> str:
    return f"ASK {{ {'{SELECT * {}}' * count} }}"


@flat.refused(FALSE)
def row_of_named_graphs(count: int) -> str:
    return f"ASK {{ {'GRAPH <x:g> {?s ?p ?o} ' * count} }}"


@flat.refused(TRUE)
def row_of_filters(count: int) -> str:
    return f"ASK {{ {'FILTER(1=1) ' * count} }}"


@flat.refused(TRUE)
def row_of_exists(count: int) -> str:
    return f"ASK {{ {'FILTER EXISTS {} ' * count} }}"


@flat.refused(TRUE)
def row_of_binds(count: int) -> str:
    return f"ASK {{ BIND(0 AS ?x) {numbered('BIND(?x AS ?x#)', count)} }}"


@flat.refused(TRUE)
def row_of_values_blocks(count: int) -> str:
    return f"ASK {{ {'VALUES ?x {1} ' * count} }}"


# Triples and paths


@flat.refused(FALSE)
def row_of_triples(count: int) -> str:
    return f"ASK {{ {numbered('?s <x:p#> #', count, ' . ')} }}"


@flat.refused(FALSE)
def row_of_predicates(count: int) -> str:
    return f"ASK {{ ?s {numbered('<x:p> #', count, ' ; ')} }}"


@flat.refused(FALSE)
def row_of_objects(count: int) -> str:
    return f"ASK {{ ?s <x:p> {numbered('#', count, ' , ')} }}"


@flat.refused(FALSE)
def row_of_list_elements(count: int) -> str:
    return f"ASK {{ ?s <x:p> ( {numbered('#', count)} ) }}"


@flat.refused(TRUE)
def row_of_semicolons(count: int) -> str:
    return f"ASK {{ ?s ?p ?o {' ;' * count} }}"


@flat.refused(FALSE)
def row_of_path_steps(count: int) -> str:
    return f"ASK {{ <x:s> {numbered('<x:p>', count, '/')} ?o }}"


@flat.refused(FALSE)
def row_of_path_alternatives(count: int) -> str:
    return f"ASK {{ <x:s> {numbered('<x:p#>', count, '|')} ?o }}"


@flat.refused(FALSE)
def row_of_negated_properties(count: int) -> str:
    return f"ASK {{ <x:s> !({numbered('<x:p#>', count, '|')}) ?o }}"


@flat.refused(FALSE)
def row_of_annotations(count: int) -> str:
    return f"ASK {{ ?s <x:p> ?o {{| {numbered('<x:p> #', count, ' ; ')} |}} }}"


@flat.refused(FALSE)
def row_of_reifiers(count: int) -> str:
    return f"ASK {{ ?s <x:p> ?o {'~ ?r ' * count} }}"


# Expressions


@flat.refused(TRUE)
def row_of_sums(count: int) -> str:
    return f"ASK {{ FILTER({'1+' * count}1 = {count + 1}) }}"


@flat.refused(TRUE)
def row_of_differences(count: int) -> str:
    return f"ASK {{ FILTER({'0 - ' * count}0 = 0) }}"


@flat.refused(TRUE)
def row_of_glued_differences(count: int) -> str:
    return f"ASK {{ FILTER(0{'-0' * count} = 0) }}"


@flat.refused(TRUE)
def row_of_products(count: int) -> str:
    return f"ASK {{ FILTER({'1*' * count}1 = 1) }}"


@flat.refused(TRUE)
def row_of_conjunctions(count: int) -> str:
    return f"ASK {{ FILTER({'true&&' * count}true) }}"


@flat.refused(TRUE)
def row_of_disjunctions(count: int) -> str:
    return f"ASK {{ FILTER({'false||' * count}true) }}"


@flat.refused(TRUE)
def run_of_nots(count: int) -> str:
    return f"ASK {{ FILTER({'!' * count}true) }}"


@flat.refused(TRUE, some=0)  # it is no expression, whatever its length
def run_of_signs(count: int) -> str:
    return f"ASK {{ FILTER({'- ' * count}?x = 1) }}"


# Solution modifiers and result clauses


@flat.refused(b'"vars":["x0"')
def row_of_variables(count: int) -> str:
    return f"SELECT {numbered('?x#', count)} {{ }}"


@flat.refused(b'"vars":["x0"')
def row_of_expressions(count: int) -> str:
    return f"SELECT {numbered('(1 AS ?x#)', count)} {{ }}"


@flat.refused(NO_ROWS)
def row_of_group_keys(count: int) -> str:
    return f"SELECT (COUNT(*) AS ?n) {{ ?s <x:p> ?o }} GROUP BY {numbered('?x#', count)}"


@flat.refused(NO_ROWS)
def row_of_sort_keys(count: int) -> str:
    return f"SELECT * {{ ?s <x:p> ?o }} ORDER BY {numbered('DESC(?x#)', count)}"


@flat.refused(NO_ROWS)
def row_of_having(count: int) -> str:
    return f"SELECT ?s {{ ?s <x:p> ?o }} GROUP BY ?s HAVING {'(COUNT(*)>1) ' * count}"


@flat.refused(b"")
def row_of_described(count: int) -> str:
    return f"DESCRIBE {numbered('<x:s#>', count)}"


@flat.refused(b"")
def row_of_template_triples(count: int) -> str:
    return f"CONSTRUCT {{ {numbered('?s <x:p> #', count, ' . ')} }} {{ ?s <x:p> ?o }}"


# What costs no stack, and is answered in larger sizes too


@flat.answered(TRUE)
def row_of_members(count: int) -> str:
    return f"ASK {{ FILTER({count - 1} IN ({numbered('#', count, ',')})) }}"


@flat.answered(TRUE)
def row_of_arguments(count: int) -> str:
    arguments = numbered("'a'", count, ",")
    return f"ASK {{ FILTER(STRLEN(CONCAT({arguments})) = {count}) }}"


@flat.answered(b'"n":{"type":"literal","value":"')
def row_of_values(count: int) -> str:
    return f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {numbered('#', count)} }} }}"


@flat.answered(TRUE, most=1_000)
def row_of_prefixes(count: int) -> str:
    return f"{numbered('PREFIX p#: <x:#>', count)} ASK {{}}"


@flat.answered(TRUE, most=1_000)
def row_of_bases(count: int) -> str:
    return f"{numbered('BASE <x:/#/>', count)} ASK {{}}"


@flat.answered(TRUE)
def row_of_comments(count: int) -> str:
    return "# {{{(((\n" * count + "ASK {}"


@flat.answered(TRUE)
def row_of_brackets_in_a_string(count: int) -> str:
    return f"ASK {{ FILTER(STRLEN('{'{([' * count}') = {3 * count}) }}"


@flat.answered(TRUE)
def row_of_escapes(count: int) -> str:
    escapes = "\\u007B\\n\\U0000007D" * count
    return f"ASK {{ FILTER(STRLEN('{escapes}') = {3 * count}) }}"


@flat.answered(TRUE)
def spaces(count: int) -> str:
    return f"ASK{' ' * count}{{{chr(9) * count}{chr(10) * count}}}"


@flat.answered(TRUE)
def long_names(count: int) -> str:
    return f"ASK {{ BIND(1 AS ?{'x' * count}) FILTER(?{'x' * count} = 1 || true) }}"
