"""What goes wrong is an error of the project, the same both ways, and says what to do."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bench.served import free_port
from kg.client import connect
from kg.errors import (
    BadRequestError,
    KgError,
    NoServiceError,
    NotFoundError,
    QueryForbiddenError,
    QuerySyntaxError,
    ReleaseError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.client import Client

BAD: dict[str, tuple[Callable[[Client], Any], type[KgError], str]] = {
    "no such query": (
        lambda client: client.query("gene-efects"),
        NotFoundError,
        "Did you mean gene-effects?",
    ),
    "a slug that is none": (lambda client: client.query("../x.csv"), NotFoundError, "no saved"),
    "no such parameter": (
        lambda client: client.query("gene-effects", gen="MYCN"),
        BadRequestError,
        "Did you mean gene?",
    ),
    "no such entity": (
        lambda client: client.query("gene-effects", gene="MYNC"),
        BadRequestError,
        "Did you mean nb:MYCN",
    ),
    "of another class": (
        lambda client: client.query("gene-effects", gene="liver"),
        BadRequestError,
        "no nbo:Gene",
    ),
    "all at once": (
        lambda client: client.query("survival", minimum_percent="many", x=1),
        BadRequestError,
        "no parameter 'x'; it has: minimum_percent. 'many' is no value for minimum_percent",
    ),
    "out of bounds": (
        lambda client: client.query("survival", minimum_percent=101),
        BadRequestError,
        "from 0 to 100",
    ),
    "too many": (
        lambda client: client.query("gene-effects", gene=["MYCN", "ALK"]),
        BadRequestError,
        "give one value",
    ),
    "no value of a parameter": (
        lambda client: client.query("survival", minimum_percent={"a": 1}),
        BadRequestError,
        "minimum_percent is given as dict",
    ),
    "hostile text": (
        lambda client: client.query("gene-effects", gene="MYCN> } UNION { ?s ?p ?o } #"),
        BadRequestError,
        "no nbo:Gene",
    ),
    "no SPARQL": (lambda client: client.sparql("SELECT * {\n ?s ?p"), QuerySyntaxError, "line 2"),
    "half a character": (lambda client: client.sparql("ASK { ?s ?p '\ud800' }"), QuerySyntaxError,
                         "half a surrogate pair"),
    "an update": (lambda client: client.sparql("CLEAR ALL"), QueryForbiddenError, "read-only"),
    "elsewhere": (
        lambda client: client.sparql("ASK { SERVICE <urn:x:1> { ?s ?p ?o } }"),
        QueryForbiddenError,
        "SERVICE",
    ),
    "no such graph": (lambda client: client.graph("urn:x:1"), NotFoundError, "no graph"),
    "no such entity at all": (lambda client: client.entity("MYNC"), BadRequestError, "nb:MYCN"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_an_error_says_what_is_wrong(case: str, client: Client) -> None:
    ask, kind, said = BAD[case]
    with pytest.raises(kind) as caught:
        ask(client)
    assert said in str(caught.value)
    assert type(caught.value) is kind


def test_where_a_syntax_error_is_comes_over_the_wire(remote: Client, embedded: Client) -> None:
    places = []
    for client in (remote, embedded):
        with pytest.raises(QuerySyntaxError) as caught:
            client.sparql("SELECT * {\n ?s ?p ?o } x")
        places.append((str(caught.value), caught.value.line, caught.value.column))
    assert places[0] == places[1]
    assert places[0][1] == 2


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8000",
        "ftp://127.0.0.1/",
        "http://",
        "http://[::1",
        "http://h:x/",
        "http://a\n",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadRequestError, match="no address of a service"):
        connect(url)


def test_what_goes_against_each_other_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequestError, match="not both"):
        connect("http://127.0.0.1:8000", release=tmp_path)
    with pytest.raises(BadRequestError, match="Authorization"):
        connect("http://me:secret@127.0.0.1:8000")
    with pytest.raises(ReleaseError, match="nbkg build"):
        connect(release=tmp_path)


def test_nothing_there_says_so() -> None:
    client = connect(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(NoServiceError, match=r"There is no service at http.*nbkg serve"):
        client.query("survival")
    with pytest.raises(NoServiceError):
        client.sparql("ASK {}")


@pytest.mark.parametrize("call", ["", "connect('http://127.0.0.1:9')", "connect()"])
def test_it_starts_without_what_it_does_not_need(call: str, release_folder: str) -> None:
    code = (
        f"import sys; from kg.client import connect; {call}\n"
        "print(sorted({'flask', 'granian', 'matplotlib', 'pandas', 'pyshacl', 'rdflib'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={"NBKG_RELEASES": release_folder},
    )
    assert done.stdout.strip() == "[]"
