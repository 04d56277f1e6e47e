"""Reaching out: SERVICE, FROM, LOAD and all updates, towards a listener and a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_requests import UPDATE, aims, direct, form, get

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hostile_cases import Target
    from hostile_requests import Attack

ATTACKS: Final = Attacks("reaching out")


def escaped(word: str) -> str:
    """Write each character as a code point escape (SPARQL 1.1 Query Language, section 19.2)."""
    return "".join(f"\\u{ord(character):04X}" for character in word)


def aimed(query: str, send: Callable[[str], bytes] = direct) -> Attack:
    """Return an attack with a query in which CANARY and SECRET stand for the target's."""

    def message(target: Target) -> bytes:
        return send(query.replace("CANARY", target.canary).replace("SECRET", target.secret))

    return aims(message)


def in_form(query: str) -> bytes:
    return form(query=query)


def in_address(query: str) -> bytes:
    return get(query=query)


def as_update(update: str) -> bytes:
    return direct(update, media_type=UPDATE)


# SERVICE


@ATTACKS.generator(limit="no_services", expected={403})
def services() -> Iterator[Sent]:
    yield Sent("plain", aimed("SELECT * { SERVICE <CANARY> { ?s ?p ?o } }"))
    yield Sent("silent", aimed("SELECT * { SERVICE SILENT <CANARY> { ?s ?p ?o } }"))
    yield Sent("variable", aimed("SELECT * { VALUES ?x { <CANARY> } SERVICE ?x { ?s ?p ?o } }"))
    yield Sent("bound", aimed("SELECT * { BIND(<CANARY> AS ?x) SERVICE SILENT ?x { ?s ?p ?o } }"))
    prefix = "PREFIX service: <CANARY>"
    yield Sent("prefixed", aimed(f"{prefix} SELECT * {{ SERVICE service: {{ ?s ?p ?o }} }}"))


@ATTACKS.generator(limit="no_services", expected={403})
def services_inside() -> Iterator[Sent]:
    call = "SERVICE SILENT <CANARY> { ?s ?p ?o }"
    yield Sent("optional", aimed(f"SELECT * {{ ?a ?b ?c OPTIONAL {{ {call} }} }} LIMIT 9"))
    yield Sent("exists", aimed(f"ASK {{ ?s ?b ?c FILTER NOT EXISTS {{ {call} }} }}"))
    yield Sent("subselect", aimed(f"SELECT * {{ {{ SELECT ?s {{ {call} }} }} }}"))
    yield Sent("construct", aimed(f"CONSTRUCT {{ ?s ?p ?o }} {{ {{}} UNION {{ {call} }} }}"))
    yield Sent("describe", aimed(f"DESCRIBE ?s {{ ?s ?b ?c MINUS {{ {call} }} }}"))


@ATTACKS.generator(limit="no_services", expected={403})
def services_disguised() -> Iterator[Sent]:
    yield Sent("mixed-case", aimed("SELECT * { sErViCe <CANARY> { ?s ?p ?o } }"))
    yield Sent("comments", aimed("SELECT * {#\rSERVICE#{}\n<CANARY>#\r\n{ ?s ?p ?o } }"))
    yield Sent("no-spaces", aimed("SELECT*{?a ?b ?c.SERVICE<CANARY>{?s ?p ?o}}"))
    word = escaped("SERVICE")
    yield Sent("escaped", aimed(f"SELECT * {{ {word} <CANARY> {{ ?s ?p ?o }} }}"))
    yield Sent("half-escaped", aimed("SELECT * { S\\u0045RVICE <CANARY> { ?s ?p ?o } }"))


@ATTACKS.generator(limit="no_services", expected={403})
def services_between_readings() -> Iterator[Sent]:
    """One parser sees an IRI, a name or a string where another sees SERVICE."""
    comparison = "SELECT * { ?a ?b ?c FILTER(?a<1)SERVICE<CANARY>{?s ?p ?o} }"
    yield Sent("comparison", aimed(comparison))
    yield Sent("glued", aimed("SELECT * { ?a ?b trueSERVICE<CANARY>{?s ?p ?o} }"))
    name = "PREFIX x: <CANARY> SELECT * { ?a ?b 1SERVICEx:y{?s ?p ?o} }"
    yield Sent("number", aimed(name.replace("SERVICEx:y", " .SERVICE x:y")))
    dotted = "PREFIX x: <CANARY> SELECT * { ?a ?b x:c.SERVICE x:y{?s ?p ?o} }"
    yield Sent("after-a-name", aimed(dotted))
    quoted = "SELECT * { ?a ?b '\\'' . SERVICE <CANARY> { ?s ?p '' } }"
    yield Sent("after-a-quote", aimed(quoted))


@ATTACKS.generator(limit="no_services", expected={403})
def services_by_every_way() -> Iterator[Sent]:
    query = "SELECT * { SERVICE SILENT <CANARY> { ?s ?p ?o } }"
    yield Sent("form", aimed(query, in_form))
    yield Sent("address", aimed(query, in_address))
    yield Sent("file", aimed("SELECT * { SERVICE <file://SECRET> { ?s ?p ?o } }"))
    yield Sent("page", aimed(query, lambda text: get(query=text, format="html")))
    dataset = "https://w3id.org/neuroblastoma-kg/graph/entities"
    way = lambda text: get(query=text, **{"named-graph-uri": dataset})  # noqa: E731  # as short
    yield Sent("with-a-dataset", aimed(query, way))


# FROM


@ATTACKS.generator(limit="other_graphs", expected={403})
def graphs_elsewhere() -> Iterator[Sent]:
    """There is no such graph, and nobody goes to look for it."""
    yield Sent("from", aimed("SELECT * FROM <CANARY> { ?s ?p ?o }"))
    yield Sent("from-named", aimed("SELECT * FROM NAMED <CANARY> { GRAPH ?g { ?s ?p ?o } }"))
    based = "BASE <CANARY> CONSTRUCT { ?s ?p ?o } FROM <data.ttl> { ?s ?p ?o }"
    yield Sent("base", aimed(based))
    prefixed = "PREFIX c: <CANARY> ASK FROM c:data FROM c:more { ?s ?p ?o }"
    yield Sent("prefixed", aimed(prefixed))


@ATTACKS.generator(limit="other_graphs", expected={403})
def graphs_of_the_request() -> Iterator[Sent]:
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    for parameter in ("default-graph-uri", "named-graph-uri"):
        yield Sent(
            f"{parameter}-form",
            aims(lambda target, name=parameter: form(query=query, **{name: target.canary})),  # type: ignore[misc]
        )
        yield Sent(
            f"{parameter}-address",
            aims(lambda target, name=parameter: get(query=query, **{name: target.canary})),  # type: ignore[misc]
        )


@ATTACKS.generator(limit="other_graphs", expected={403})
def graphs_of_files() -> Iterator[Sent]:
    yield Sent("from", aimed("SELECT * FROM <file://SECRET> { ?s ?p ?o }"))
    named = "SELECT * FROM NAMED <file://SECRET> { GRAPH ?g { ?s ?p ?o } }"
    yield Sent("from-named", aimed(named))
    both = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ {both} }}"
    for name in ("default-graph-uri", "named-graph-uri"):
        yield Sent(
            name,
            aims(lambda t, name=name: get(query=query, **{name: f"file://{t.secret}"})),  # type: ignore[misc]
        )


# Updates


@ATTACKS.generator(limit="no_updates", expected={403})
def loads() -> Iterator[Sent]:
    yield Sent("query", aimed("LOAD <CANARY>"))
    yield Sent("silent", aimed("LOAD SILENT <CANARY> INTO GRAPH <x:g>"))
    yield Sent("file", aimed("LOAD <file://SECRET>", as_update))
    yield Sent("direct", aimed("LOAD <CANARY>", as_update))
    yield Sent("form", aimed("LOAD <CANARY>", lambda text: form(update=text)))


@ATTACKS.generator(limit="no_updates", expected={403})
def loads_disguised() -> Iterator[Sent]:
    yield Sent("prologue", aimed("BASE <CANARY> PREFIX x: <x:> LOAD <data.ttl>"))
    yield Sent("comments", aimed("#\nload#SELECT * {}\nsilent#\r<CANARY>", in_form))
    yield Sent("second-parameter", aimed("LOAD <CANARY>", lambda u: form(query="ASK {}", update=u)))
    yield Sent("address", aimed("LOAD <CANARY>", in_address))
    yield Sent("update-in-address", aimed("LOAD <CANARY>", lambda text: get(update=text)))


@ATTACKS.generator(limit="no_updates", expected={403})
def changes() -> Iterator[Sent]:
    yield Sent("insert", aimed("INSERT DATA { <x:s> <x:p> <x:o> }"))
    yield Sent("delete", aimed("DELETE WHERE { ?s ?p ?o }", as_update))
    yield Sent("modify", aimed("WITH <x:g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE {}"))
    yield Sent("clear", aimed("CLEAR ALL", lambda text: form(update=text)))
    yield Sent("drop", aimed("DROP SILENT ALL", in_address))


@ATTACKS.generator(limit="no_updates", expected={403})
def changes_of_graphs() -> Iterator[Sent]:
    for word in ("COPY", "MOVE", "ADD"):
        yield Sent(word.lower(), aimed(f"{word} SILENT DEFAULT TO <x:g>"))
    yield Sent("create", aimed("CREATE GRAPH <x:g>"))
    yield Sent("two", aimed("DELETE WHERE { ?s ?p ?o } ; LOAD <CANARY>", as_update))
