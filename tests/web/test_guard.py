"""Requests that are refused before anything looks at what they ask."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from kg.config import Settings
from kg.web import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from kg.release import Release


def serving(app: Flask, release: Release, **settings: int | str) -> FlaskClient:
    """Serve with other settings, from the engine that is there."""
    engine = app.extensions["neuroblastoma-kg"].engine
    return create_app(release, engine, Settings(**settings)).test_client()  # type: ignore[arg-type]


def answered(service: Flask, headers: dict[str, str]) -> tuple[str, str]:
    """Return status and body for a name of a host that Flask's own client cannot read either."""
    body, status, sent = run_wsgi_app(service, create_environ("/sparql", headers=headers))
    assert "Content-Security-Policy" in sent
    return status, b"".join(body).decode()


@pytest.mark.parametrize(
    ("hosts", "host", "status"),
    [
        ("", "localhost", 200),
        ("", "LOCALHOST:8000", 200),
        ("", "127.0.0.1:8000", 200),
        ("", "[::1]:8000", 200),
        ("", "192.0.2.7", 200),
        ("", "[192.0.2.7]", 400),
        ("", "[::ffff:192.0.2.7]", 200),
        ("", "evil.example", 421),
        ("", "localhost.evil.example", 421),
        ("kg.example.org, www.example.org", "kg.example.org:443", 200),
        ("kg.example.org, www.example.org", "WWW.example.org", 200),
        ("kg.example.org", "localhost", 421),
        ("*", "evil.example", 200),
        ("*", 'evil.example"><script>', 400),
        ("*", "evil.example/path", 400),
        ("*", "user@evil.example", 400),
        ("*", "evil example", 400),
        ("*", "", 400),
        ("*", "[::1]:8000", 200),
        ("*", "[1.2]:80", 400),
        ("*", "[192.0.2.7]", 400),
        ("*", "evil.example.", 200),
        ("*", "xn--mnchen-3ya.example", 200),
    ],
)
def test_only_hosts_of_the_list_are_answered_for(
    app: Flask, small_release: Release, hosts: str, host: str, status: int
) -> None:
    client = serving(app, small_release, hosts=hosts)
    for path in ("/", "/sparql?query=ASK+{}", "/nothing"):
        for accept in ("text/html", "*/*"):
            response = client.get(path, headers={"Host": host, "Accept": accept})
            assert response.status_code == (404 if path == "/nothing" and status == 200 else status)
            assert "<script>" not in response.text
    if status == 421:
        assert "NBKG_HOSTS" in response.text


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("hosts", ["", "*", "kg.example.org"])
@pytest.mark.parametrize("host", ["[::::]", "[::1::2]:80", "[....]"])
def test_what_stands_in_brackets_is_an_address(
    app: Flask, small_release: Release, host: str, hosts: str, accept: str
) -> None:
    service = serving(app, small_release, hosts=hosts).application
    status, body = answered(service, {"Host": host, "Accept": accept})
    assert (status, "names no host" in body) == ("400 BAD REQUEST", True)


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("hosts", ["", "*", "kg.example.org"])
@pytest.mark.parametrize(
    "host", ["a..b", "...", ".a", "a" * 64 + ".example", "xn--a.x", "XN--A.x:80", "xn--99999999999"]
)
def test_a_name_of_a_host_is_one_that_libraries_can_read(
    app: Flask, small_release: Release, host: str, hosts: str, accept: str
) -> None:
    service = serving(app, small_release, hosts=hosts).application
    status, body = answered(service, {"Host": host, "Accept": accept})
    assert (status, "names no host" in body) == ("400 BAD REQUEST", True)
    assert ("<h1>" in body) == (accept == "text/html")


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_what_is_refused_first_is_told_for_any_host(
    app: Flask, small_release: Release, accept: str
) -> None:
    service = serving(app, small_release).application
    headers = {"Host": "a..b", "Accept": accept, "Range": "x" * 201}
    status, body = answered(service, headers)
    assert status == "431 REQUEST HEADER FIELDS TOO LARGE"
    assert "Range" in body


def test_a_host_to_listen_on_is_one_of_the_list(app: Flask, small_release: Release) -> None:
    client = serving(app, small_release, host="kg.example.org")
    assert client.get("/", headers={"Host": "kg.example.org"}).status_code == 200


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "666",
    "X-Original-URL": "/evil",
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=https",
}


def test_forwarded_headers_are_not_believed(client: FlaskClient) -> None:
    for path in ("/sparql", "/", "/downloads", "/queries"):
        assert client.get(path, headers=FORWARDED).data == client.get(path).data


def test_a_trusted_proxy_gives_scheme_and_client_but_no_host(
    app: Flask, small_release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    client = serving(app, small_release, trusted_proxies=1, log_clients=1)
    twice = FORWARDED | {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    said = client.get("/sparql", headers=twice).text
    assert "https://localhost/sparql" in said
    assert "evil" not in said
    assert '"client": "203.0.113.9"' in capsys.readouterr().err


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip", "x"])
def test_compressed_bodies_are_refused_unread(client: FlaskClient, coding: str) -> None:
    for path in ("/sparql", "/queries"):
        response = client.post(
            path,
            data=b"\x1f\x8b",
            headers={"Content-Encoding": coding, "Content-Type": "application/sparql-query"},
        )
        assert response.status_code == 415
        assert response.headers["Accept-Encoding"] == "identity"
    plain = client.post(
        "/sparql", data={"query": "ASK {}"}, headers={"Content-Encoding": "identity"}
    )
    assert plain.status_code == 200


@pytest.mark.parametrize("coding", ["gzip, chunked", "chunked, chunked", "identity", "x", "chunke"])
def test_transfer_codings_other_than_chunks_are_refused_unread(
    client: FlaskClient, coding: str
) -> None:
    response = client.post(
        "/sparql",
        data=b"ASK {}",
        headers={"Transfer-Encoding": coding, "Content-Type": "application/sparql-query"},
    )
    assert response.status_code == 501
    assert "chunked" in response.json["detail"]


@pytest.mark.parametrize(
    ("header", "most"),
    [
        ("Content-Type", 200),
        ("Content-Encoding", 200),
        ("Accept", 4_000),
        ("If-None-Match", 4_000),
        ("Range", 200),
        ("If-Range", 200),
        ("If-Modified-Since", 200),
    ],
)
def test_headers_that_are_read_have_an_end(client: FlaskClient, header: str, most: int) -> None:
    for path in ("/sparql?query=ASK+{}", "/downloads/report.json", "/static/style.css", "/nothing"):
        with client.get(path, headers={header: "x" * most}) as response:
            assert response.status_code != 431
        response = client.get(path, headers={header: "x" * (most + 1)})
        assert response.status_code == 431
        assert header in response.json["detail"]


@pytest.mark.parametrize(
    "wanted",
    ["lines=1-2", "bytes=5-1", "bytes=a-b", "bytes=0-0,1-1", "bytes=", "0-5", "bytes=0-0;x", "x"],
)
def test_ranges_that_are_none_of_ours_are_ignored(client: FlaskClient, wanted: str) -> None:
    for path in ("/downloads/report.json", "/static/style.css"):
        with client.get(path) as whole, client.get(path, headers={"Range": wanted}) as response:
            assert response.status_code == 200
            assert response.data == whole.data


def test_a_single_range_is_answered(client: FlaskClient) -> None:
    path = "/downloads/report.json"
    with client.get(path) as whole:
        data = whole.data
    for wanted, part in (("0-4", data[:5]), ("5-", data[5:]), ("-5", data[-5:])):
        with client.get(path, headers={"Range": f"bytes={wanted}"}) as response:
            assert response.status_code == 206
            assert response.data == part
    for wanted in ("999999999-", "-0"):
        response = client.get(path, headers={"Range": f"bytes={wanted}"})
        assert response.status_code == 416
        assert response.headers["Content-Range"] == f"bytes */{len(data)}"


@pytest.mark.parametrize("method", ["get", "Get", "head", "pOST", "options"])
def test_methods_are_written_in_capitals(client: FlaskClient, method: str) -> None:
    # The test client writes them so itself.
    for path in ("/sparql?query=ASK+{}", "/", "/nothing"):
        response = client.get(path, environ_overrides={"REQUEST_METHOD": method})
        assert response.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"), [("CONNECT", ""), ("GET", ""), ("GET", "*"), ("GET", "evil.example/")]
)
def test_targets_are_paths(client: FlaskClient, method: str, path: str) -> None:
    response = client.get("/", environ_overrides={"REQUEST_METHOD": method, "PATH_INFO": path})
    assert response.status_code == 400
    assert "Location" not in response.headers


def test_a_body_in_chunks_is_not_cut(client: FlaskClient) -> None:
    form = b"query=ASK+{}&x="
    for size, status in ((1_000, 200), (9_000_000, 413)):
        response = client.post(
            "/sparql",
            input_stream=io.BytesIO(form + b"x" * size),
            content_type="application/x-www-form-urlencoded",
            environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
        )
        assert response.status_code == status


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/%2f..", "/\\evil.example", "/sparql//x"]
)
def test_no_path_leads_elsewhere(client: FlaskClient, path: str) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": path})
    assert response.status_code == 404
    assert "Location" not in response.headers


@pytest.mark.parametrize("value", ["%", "%2", "%zz", "%u0041", "%ff", "%C0%AF", "%ED%A0%80", "%f5"])
@pytest.mark.parametrize(
    "path", ["/", "/sparql?query=ASK{}&x", "/queries?x", "/queries/symptoms?x", "/fact/F00001?x"]
)
def test_parameters_that_some_would_read_otherwise(
    client: FlaskClient, path: str, value: str
) -> None:
    separator = "=" if "?" in path else "?x="
    assert client.get(f"{path}{separator}{value}").status_code == 400


def test_a_form_is_read_as_strictly(client: FlaskClient) -> None:
    for value in ("%", "%zz", "%ff"):
        body = f"query=ASK+{{}}&x={value}"
        form = "application/x-www-form-urlencoded"
        assert client.post("/sparql", data=body, content_type=form).status_code == 400


@pytest.mark.parametrize("name", ["\x00", "\r\nX: y", "\x1b[31m", "\x7f", "\x85"])
def test_control_characters_in_a_path(client: FlaskClient, name: str) -> None:
    for folder in ("/fact/", "/downloads/", "/queries/", "/"):
        response = client.get(folder + quote(name))
        assert response.status_code == 400
        assert "X" not in response.headers


def test_templates_hold_no_script_and_no_style(app: Flask) -> None:
    assert app.jinja_loader is not None
    for name in app.jinja_env.list_templates():
        source, _, _ = app.jinja_loader.get_source(app.jinja_env, name)
        assert " style=" not in source
        assert "<style" not in source
        assert "javascript:" not in source
        assert "|safe" not in source.replace(" ", "")
        tags = [tag.split(">")[0] for tag in source.split("<script")[1:]]
        data = ' type="application/ld+json"'  # read by search engines, run by nobody
        assert not [tag for tag in tags if " src=" not in tag and tag != data]
        assert not [word for word in source.split() if word.startswith("on") and '="' in word]
