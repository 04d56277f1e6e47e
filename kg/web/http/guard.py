"""What a request must be before anything looks at what it asks."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final

from flask import Response, request
from werkzeug.exceptions import NotImplemented as NotImplementedHere
from werkzeug.exceptions import RequestHeaderFieldsTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.errors import BadRequestError, MisdirectedRequestError, TooLargeError
from kg.sparql.protocol import check_encoding
from kg.web.http.problems import answer

if TYPE_CHECKING:
    from flask import Flask

    from kg.config import Settings

_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::[0-9]{1,5})?")
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?")
"""Labels and their lengths (RFC 1035, section 2.3.4)."""
_IN_BRACKETS: Final = 6
"""Version of IP whose addresses stand in brackets in a URL."""
_LOCAL: Final = frozenset({"localhost"})
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_RANGE: Final = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{1,18})?|-[0-9]{1,18})")
_LONG, _SHORT = 4_000, 200
_LONGEST: Final = {
    "CONTENT_TYPE": _SHORT,
    "HTTP_ACCEPT": _LONG,
    "HTTP_CONTENT_ENCODING": _SHORT,
    "HTTP_IF_MATCH": _LONG,
    "HTTP_IF_MODIFIED_SINCE": _SHORT,
    "HTTP_IF_NONE_MATCH": _LONG,
    "HTTP_IF_RANGE": _SHORT,
    "HTTP_IF_UNMODIFIED_SINCE": _SHORT,
    "HTTP_RANGE": _SHORT,
    "HTTP_TRANSFER_ENCODING": _SHORT,
}
"""Most characters of each header that is taken apart here or in a library."""


def register(app: Flask, settings: Settings) -> None:
    """Refuse what no client has reason to send.

    Of what proxies say, nothing is believed but what the settings ask for: the address of the
    client and the scheme, as the last ``trusted_proxies`` of them give it. Never the host.
    """
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0
        )
    allowed = {name.strip().lower() for name in settings.hosts.split(",") if name.strip()}

    @app.before_request
    def check() -> Response | None:
        _check_line()
        _check_lengths()
        _check_host(allowed, settings.host)
        _check_address()
        _check_framing()
        _forget()
        return _refused_encoding()


def body() -> bytes:
    """Return the body of the request.

    Raises:
        TooLargeError: it is longer than any request need be. Werkzeug refuses bodies that say so;
            one that comes in chunks it cuts at the limit without a word.
    """
    data = request.get_data()
    limit = request.max_content_length
    if limit is not None and len(data) >= limit:
        raise TooLargeError(f"The body is longer than {limit} bytes; send a shorter query.")
    return data


def _check_line() -> None:
    """Refuse methods and targets that libraries would silently turn into others.

    Raises:
        BadRequestError: a method in small letters, or a target that is no path: that of CONNECT,
            or ``*`` for another method than OPTIONS (RFC 9112, section 3.2).
    """
    method, path = request.environ["REQUEST_METHOD"], request.environ.get("PATH_INFO", "")
    if not method.isupper():
        raise BadRequestError(f"The method {method[:20]} is not written in capital letters.")
    whole = request.environ.get("SCRIPT_NAME", "") + path
    if not (whole.startswith("/") or (method == "OPTIONS" and whole == "*")):
        raise BadRequestError("The target of the request is no path; send one that begins with /.")


def _check_lengths() -> None:
    """Refuse headers longer than anyone needs, before something takes time to read them.

    Raises:
        RequestHeaderFieldsTooLarge: one is; the message names it.
    """
    for variable, most in _LONGEST.items():
        if len(request.environ.get(variable, "")) > most:
            name = variable.removeprefix("HTTP_").replace("_", "-").title()
            raise RequestHeaderFieldsTooLarge(
                f"The header {name} is longer than {most} characters; send a shorter one."
            )


def _check_framing() -> None:
    """Refuse bodies in a transfer coding that nobody undoes (RFC 9112, section 6.1).

    Raises:
        NotImplementedHere: any but ``chunked``, which the server below has undone.
    """
    coding = request.environ.get("HTTP_TRANSFER_ENCODING", "")
    if coding and coding.strip().lower() != "chunked":
        raise NotImplementedHere(
            "The body is in a transfer coding that is not known here; send it as it is, or in "
            "the coding chunked alone."
        )


def _forget() -> None:
    """Leave out headers that say nothing here, which libraries take for something.

    That is a Range that is broken or in another unit (RFC 9110, section 14.2); several ranges may
    be ignored, and are: parts that overlap make an answer longer than the file. And ``If-Match: *``
    holds for everything that is there (section 13.1.1).
    """
    found = _RANGE.fullmatch(request.environ.get("HTTP_RANGE", ""))
    if not found or (found[2] and int(found[1]) > int(found[2])):
        request.environ.pop("HTTP_RANGE", None)
    if request.environ.get("HTTP_IF_MATCH", "").strip() == "*":
        del request.environ["HTTP_IF_MATCH"]


def _check_host(allowed: set[str], listening: str) -> None:
    """Refuse names that are not ours: answers name the host, and browsers trust names.

    Raises:
        BadRequestError: there is no host, or it is none.
        MisdirectedRequestError: it is another one.
    """
    given = request.environ.get("HTTP_HOST", "")
    found = _HOST.fullmatch(given)
    # In brackets stands an address (RFC 3986, section 3.2.2); libraries fail on anything else.
    if not found or not (_is_address(found[1]) if found[1][0] == "[" else _is_name(found[1])):
        raise BadRequestError("The header Host is missing or names no host; send one.")
    name = found[1].lower()
    if "*" in allowed or name in allowed:
        return
    if not allowed and (name in _LOCAL | {listening.lower()} or _is_address(name)):
        return
    raise MisdirectedRequestError(
        f"This service does not answer for the host {name[:100]}. Whoever runs it lists the names "
        "it has in NBKG_HOSTS."
    )


def _is_name(name: str) -> bool:
    """Say whether libraries can read a name, which they take for an internationalized one."""
    if not _NAME.fullmatch(name):
        return False
    try:
        name.lower().encode("ascii").decode("idna")
    except UnicodeError:
        return False
    return True


def _is_address(name: str) -> bool:
    """Say whether a host is an IP address: nobody can point one of those elsewhere."""
    inside = name.removeprefix("[").removesuffix("]")
    try:
        address = ipaddress.ip_address(inside)
    except ValueError:
        return False
    return (address.version == _IN_BRACKETS) == (inside != name)


def _check_address() -> None:
    """Refuse paths and parameters that can be read in more than one way.

    Raises:
        BadRequestError: no UTF-8, a broken escape, or a control character in the path.
    """
    try:
        path = request.environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8")
        parameters = request.environ.get("QUERY_STRING", "").encode("latin-1").decode("utf-8")
    except UnicodeError as error:
        raise BadRequestError("The address is no UTF-8; percent-encode it in UTF-8.") from error
    if "\ufffd" in path or _CONTROL.search(path):
        raise BadRequestError("The path holds a control character or bytes that are no UTF-8.")
    check_encoding(parameters)


def _refused_encoding() -> Response | None:
    """Refuse compressed bodies: a few bytes of one can stand for gigabytes."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() in {"", "identity"}:
        return None
    response = answer(
        415, "Unsupported content coding", "The body is compressed; send it without a coding."
    )
    response.headers["Accept-Encoding"] = "identity"  # RFC 9110, section 15.5.16
    return response
