"""Queries by the grammar of SPARQL, and queries with something slipped in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

PREFIXES = "".join(
    f"PREFIX {prefix}: <http://127.0.0.1:9/> "
    for prefix in ("ex", "", "service", "SERVICE", "serviceex", "SERVICEex", "SERVICESILENTex")
)

STRINGS = [
    "''", '""', "'a'", '"service"', "'''SERVICE ' \" <x> {'''", '"""a"b""c\n"""', r"'\''", r'"\\"',
    r'"\u0022"', r'"\u005C"', r"'\u0027 SERVICE ex:a {} #'", r'"\\u0022"', r"'\U0000000A'", "'#'",
    "'{'", "'é😀'", "'RAND() now uuid'", "'''\\u0027\r\n'''", "'a'@en", "'a'@en-US", "'a'@ar--rtl",
    "'1'^^ex:t", "'1'^^<x:y#z>",
]  # fmt: skip
IRIS = [
    "<x:y>", "<http://127.0.0.1:9/service>", "<http://127.0.0.1:9/#SERVICE>", "<x:'>", "ex:a",
    ":a", ":", "ex:service", "service:a", "ex:a.b", "ex:a-b", r"ex:a\-b", "ex:%41", "ex:1",
    "ex:a:b", r"<x:\u0073ervice>", "<x:(now())>", "<x:a,b;c>", "<x:+1*2>",
]  # fmt: skip
NUMBERS = ["1", "-1", "+1", "1.5", ".5", "1e5", "1.5E-3", "true", "false"]
VARIABLES = ["?s", "$o", "?service", "?now", "?a1", "?é"]
SPACES = [" ", "\n", "\t", "\r\n", " # SERVICE <x:y> {\n", "#'\n", '#"""\n', "# \\u000A x\n", "\r"]

_iri = st.sampled_from(IRIS)
_variable = st.sampled_from(VARIABLES)
_literal = st.sampled_from([*STRINGS, *NUMBERS])
_term = _iri | _variable | _literal
_call = st.builds("{}({})".format, st.sampled_from(["STR", "str", "ABS", "datatype"]), _term)
_volatile = st.sampled_from(["RAND()", "now()", "UUID ( )", "StrUuid()", "BNODE()", "BNODE('a')"])
_binary = st.sampled_from(
    ["+", "-", "*", "/", "=", "!=", "<", ">", "<=", ">=", "&&", "||", " IN (", " NOT IN ( "]
)


def _operation(left: str, operator: str, right: str) -> str:
    closing = ")" if "IN" in operator else ""
    return f"{left} {operator} {right}{closing}"


_expression = st.recursive(
    _term | _call | _volatile,
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("!({})".format, inner),
        st.builds(_operation, st.builds("({})".format, inner), _binary, inner),
        st.builds("COALESCE({}, {})".format, inner, inner),
        st.builds("IF({},{},{})".format, inner, inner, inner),
    ),
    max_leaves=4,
)
_path = st.recursive(
    _iri | st.just("a"),
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("{}/{}".format, inner, inner),
        st.builds("{}|{}".format, inner, inner),
        st.builds("({}){}".format, inner, st.sampled_from("*+?")),
        st.builds("^{}".format, inner.filter(lambda path: path[0] != "^")),
        st.builds("!({})".format, _iri),
    ),
    max_leaves=3,
)
_subject = _iri | _variable | st.sampled_from(["[]", "_:b", "_:service.a"])
_object = st.one_of(
    _term,
    _subject,
    st.builds("[ {} {} ]".format, _path, _term),
    st.builds("( {} {} )".format, _term, _term),
    st.builds("<<( {} {} {} )>>".format, _iri | _variable, _iri, _term),
)
_triples = st.one_of(
    st.builds("{} {} {}".format, _subject, _path, _object),
    st.builds("{} {} {} ; {} {} , {}".format, _subject, _path, _object, _iri, _object, _object),
    st.builds("{} {} {} ~ {} {{| {} {} |}}".format, _iri, _iri, _iri, _iri, _iri, _term),
)
_number = st.integers(0, 9)
_row = st.builds("( {} UNDEF )".format, _iri | _literal)
_values = st.one_of(
    st.builds(
        "VALUES ?v{} {{ {} }}".format, st.integers(), st.lists(_iri | _literal).map(" ".join)
    ),
    st.builds("VALUES (?s ?v{}) {{ {} }}".format, st.integers(0), st.lists(_row).map(" ".join)),
)
_group = st.recursive(
    st.builds("{{ {} }}".format, st.lists(_triples, max_size=2).map(" . ".join)),
    lambda inner: st.one_of(
        st.builds(
            "{{ {} . {} {} }}".format, _triples, st.sampled_from(["OPTIONAL", "MINUS"]), inner
        ),
        st.builds("{{ {} UNION {} }}".format, inner, inner),
        st.builds("{{ GRAPH {} {} }}".format, _iri | _variable, inner),
        st.builds("{{ {} FILTER ( {} ) }}".format, inner, _expression),
        st.builds("{{ {} FILTER NOT EXISTS {} }}".format, inner, inner),
        st.builds("{{ {} BIND( {} AS ?x{}) }}".format, inner, _expression, _number),
        st.builds("{{ {} {} }}".format, _values, inner),
        st.builds("{{ SELECT * {} LIMIT 1 }}".format, inner),
    ),
    max_leaves=4,
)
_tail = st.sampled_from(["", "LIMIT 3", "ORDER BY ?s DESC(?o) OFFSET 1", "VALUES ?z { 1 ex:a }"])
_plain = st.one_of(
    st.builds("SELECT * {} {}".format, _group, _tail),
    st.builds("select ( {} AS ?y ) WHERE {}".format, _expression, _group),
    st.builds("ASK FROM {} FROM NAMED ex:g {}".format, _iri, _group),
    st.builds("CONSTRUCT {{ ?s ex:p {} }} WHERE {}".format, _object, _group),
    st.builds("DESCRIBE {} {}".format, _iri | _variable, _group),
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Draw a query that mostly is one, with odd white space."""
    words = draw(_plain).split(" ")
    spaces = draw(st.lists(st.sampled_from(SPACES), min_size=3, max_size=5))
    text = "".join(word + spaces[at * at % len(spaces)] for at, word in enumerate(words))
    return PREFIXES + text


SLIPPED_IN = [
    "SERVICE", "service silent", " SERVICE ex:a {?s ?p ?o}", "SERVICE <http://127.0.0.1:9/>{}",
    "{SERVICE:a{}}", "SERVICEex:a{}", ".SERVICE ?s {}", "trueSERVICE ex:a{}",
    r"SERVI\u0043E ex:a {}", r"SERVI\u005Cu0043E", "\u017fERVICE ex:a {}", "'", '"', "'''", '"""',
    "#", "\n", "\r", "<", ">", "{", "}", "(", ")", "[", "]", ",", ";", ".", ":", "?a<", ">?b",
    "<1)", "#>", "'>", r"\u0027", r"\u0022", r"\u000A", r"\u003E", "\\", r"\\", "ex:", "_:", "@en",
    "--ltr", "^^", "VALUES ?x {", "VALUES", "UNDEF", "~", "{|", "|}", "<<(", ")>>", "<<",
    "INSERT DATA {}", "RAND()", "NOW", "\ufeff", "\x00", "\u00a0", "\ud800", "1.", ".5e", "true",
    "a", "GRAPH", "FROM", "BASE <x:>", "PREFIX a: <b:>", "-", "--", "+1", "EXISTS{", "/", "|", "*",
    "%41",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Draw a query into which something has been slipped, or from which something was cut."""
    text = draw(queries() if draw(st.booleans()) else st.just(PREFIXES + "SELECT * { ?s ?p ?o }"))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(len(PREFIXES), len(text)))
        cut = draw(st.sampled_from([0, 0, 0, 1, 2, 7]))
        text = text[:at] + draw(st.sampled_from(SLIPPED_IN)) + text[at + cut :]
    return text


BEFORE = [
    "", "?s ?p 1", "?s ?p 1.", "?s ?p 1e1", "?s ?p true", "?s ?p ex:a.b.", "?s ?p ?o.",
    "?s ?p <x:y>",
    "?s ?p _:a.b.", "?s ?p 'a'", "?s ?p 'a'@en.", "?s ?p 'a'@en", "FILTER(?a<1)", "FILTER('a'<'>')",
    "FILTER(?a<'>')", "BIND(1 AS ?z)", "FILTER(1<2#>'''\n)", "FILTER(?a<ex:b)", "FILTER((1)<1)",
    "VALUES ?z { ex:x }", "VALUES ?z { 1 } ?s ?p ex:a.", "?s ?p ('''a'''", "?s ?p 'a'^^ex:",
    "?s ?p ex:a ~ ex:", "?s ?p 1 {| ?p 1 |}", "FILTER(?a<<x:y>)", "FILTER(1<1||?a<2)", "GRAPH ?g {",
    "FILTER(1 IN (1,?a<1))", "FILTER NOT EXISTS {}", r"FILTER(?a<'\u0027>')", r"#\u000A",
    r"?s ?p '\u0027", r"?s ?p \u0027", "?s ?p 1,", "?s ?p ?o;", "?s ?p [", "FILTER EXISTS {} .",
]  # fmt: skip


@st.composite
def smuggled(draw: st.DrawFn) -> str:
    """Draw a query in which some reading may find SERVICE, mostly where others find none."""
    words = ["SERVICE", "service", "SeRvIcE", r"SERVI\u0043E", r"SERVIC\U00000045"]
    glue = st.sampled_from(["", "", " ", "\n", "#'\n", "\t"])
    clause = "".join(
        [
            draw(st.sampled_from(BEFORE)),
            draw(glue),
            draw(st.sampled_from(words)),
            draw(st.sampled_from(["", "", " silent", "SILENT", "\nSILENT"])),
            draw(glue),
            draw(st.sampled_from(["ex:x", ":x", "?z", "<x:y>", "<http://127.0.0.1:9/>", "ex:"])),
            draw(st.sampled_from(["", "", "#>", "#>\n", "#'\n", " ", '#"""\n', "#>'''\n"])),
            draw(st.sampled_from(["{ ?s ?p ?o }", "{}", "{ #'''\n }"])),
            draw(st.sampled_from(["", "", " #'", "#>", "#'''", '#"""', "#\\x''' )", " #\n"])),
        ]
    )
    around = draw(st.sampled_from(["{}", "{} }} {{", "OPTIONAL {{ {} }}", "{{ {} }}", "{}\n"]))
    return f"{PREFIXES}SELECT * {{ {around.format(clause)}\n }}"


def texts() -> SearchStrategy[str]:
    """Draw what is hardly a query: pieces of the grammar in any order."""
    pieces = st.sampled_from([*SLIPPED_IN, *STRINGS, *IRIS, *NUMBERS, *VARIABLES, *SPACES])
    return st.lists(pieces, max_size=25).map(lambda found: "SELECT * { ?s ?p " + "".join(found))
