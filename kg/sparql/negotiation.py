"""Which representation a client gets: ``?format=`` first, then ``Accept`` (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg.errors import BadRequestError, NotAcceptableError
from kg.rdf.media import FORMATS, formats_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.rdf.media import Format

_QUALITY: Final = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?|\.[0-9]{1,3})")
_EXACT: Final = 2
_MAX_ACCEPT: Final = 4096
"""Characters of ``Accept`` that are read; what follows counts as not sent."""

_SHOWN: Final = 200
"""Characters of a request that a message repeats."""

HTML: Final = "html"

_CLIENT_NAMES: Final = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "rdfxml": "rdf",
    "rdf+xml": "rdf",
    "rdf/xml": "rdf",
    "json-ld": "jsonld",
    "nquads": "nq",
    "n-quads": "nq",
    "srj": "json",
    "srx": "xml",
    "htm": HTML,
}
"""Other names that clients send in ``?format=`` (SPARQLWrapper, Virtuoso's clients, Jena's)."""

_SAME_NAME_OTHER_KIND: Final = {
    ("json", "graph"): "jsonld",
    ("xml", "graph"): "rdf",
    ("jsonld", "bindings"): "json",
    ("rdf", "bindings"): "xml",
}
"""JSON and XML mean one format for rows and another for triples; clients name just "json"."""


@dataclass(frozen=True)
class Offer:
    """One representation that could be sent.

    Attributes:
        name: a name of ``FORMATS``, or another that the caller knows, such as ``html``.
        media_types: the media types it satisfies, its own first.
    """

    name: str
    media_types: tuple[str, ...]


HTML_OFFER: Final = Offer(HTML, ("text/html", "application/xhtml+xml"))
JSON_OFFER: Final = Offer("json", ("application/json",))


def offers(formats: Sequence[Format], *, html: bool = False) -> tuple[Offer, ...]:
    """Return the offers for formats, in that order; HTML last: data wins a tie."""
    data = tuple(Offer(f.name, (f.media_type, *f.aliases)) for f in formats)
    return (*data, HTML_OFFER) if html else data


def offers_for(kind: Literal["bindings", "graph"], *, html: bool = False) -> tuple[Offer, ...]:
    """Return the offers for a query result of a kind."""
    return offers(formats_for(kind), html=html)


@dataclass(frozen=True)
class _Range:
    """A media range with its weight."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return ``_EXACT`` for the type itself, 1 for ``type/*``, 0 for ``*/*``, else -1."""
        if f"{self.type}/{self.subtype}" == media_type:
            return _EXACT
        if self.subtype != "*":
            return -1
        if self.type == "*":
            return 0
        return 1 if media_type.startswith(self.type + "/") else -1


def _ranges(accept: str) -> list[_Range]:
    """Read an ``Accept`` header; elements that are none are passed over.

    Parameters other than q are ignored: nothing here has two variants that differ by one. A bare
    ``*`` is what Java's URLConnection sends for ``*/*``.
    """
    found = []
    for element in accept[:_MAX_ACCEPT].lower().split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        type_, slash, subtype = ("*", "/", "*") if name == "*" else name.partition("/")
        if not (type_ and slash and subtype):
            continue
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                value = value.strip()
                # A weight that is no qvalue says at least that the type is not preferred.
                quality = float(value) if _QUALITY.fullmatch(value) else 0.001
        found.append(_Range(type_, subtype, quality))
    return found


def _rank(offer: Offer, ranges: Sequence[_Range]) -> tuple[float, int, int]:
    """Return weight, specificity, and whether the offer's own type (not an alias) matched."""
    best = (0.0, -1, 0)
    for index, media_type in enumerate(offer.media_types):
        matching = [(r.specificity(media_type), r.quality) for r in ranges]
        specificity, quality = max(matching, default=(-1, 0.0))
        if specificity < 0:
            continue
        own = int(index == 0)
        if own and quality == 0 and specificity == _EXACT:
            return (0.0, specificity, own)  # excluded by name: no alias brings it back
        # An alias is a match only where the client named it: */* already matches the own type.
        if own or specificity == _EXACT:
            best = max(best, (quality, specificity, own))
    return best


def choose(
    offered: Sequence[Offer],
    *,
    accept: str | None = None,
    named: str | None = None,
    kind: Literal["bindings", "graph"] | None = None,
) -> Offer:
    """Choose what to send.

    Args:
        offered: what there is, best first; the first is sent where anything is accepted.
        accept: the ``Accept`` header; None or empty where there is none.
        named: the value of ``?format=``: a name or a media type. It wins over ``accept``.
        kind: of the result, so that "json" and "xml" find the right format.

    Raises:
        BadRequestError: ``named`` is no format at all.
        NotAcceptableError: nothing on offer is accepted, or ``named`` cannot hold the result.
    """
    if named:
        return _by_name(offered, named, kind)
    if not accept or not accept.strip():
        return offered[0]
    ranges = _ranges(accept)
    ranked = [(_rank(offer, ranges), -index) for index, offer in enumerate(offered)]
    ((quality, *_), index) = max(ranked)
    if quality <= 0:
        raise NotAcceptableError(
            f"Nothing here is of a type in Accept: {accept[:_SHOWN]}. There is {_listed(offered)}."
        )
    return offered[-index]


def _by_name(
    offered: Sequence[Offer], named: str, kind: Literal["bindings", "graph"] | None
) -> Offer:
    """Find the offer that ``?format=`` names."""
    # A "+" that a client left unescaped in a URL arrives as a space.
    wanted = named.strip().lower().replace(" ", "+")
    wanted = _CLIENT_NAMES.get(wanted, wanted)
    if "/" in wanted:
        wanted = wanted.partition(";")[0].rstrip("+")
        for offer in offered:
            if wanted in offer.media_types:
                return offer
    by_name = {offer.name: offer for offer in offered}
    if kind and wanted not in by_name:
        wanted = _SAME_NAME_OTHER_KIND.get((wanted, kind), wanted)
    if wanted in by_name:
        return by_name[wanted]
    shown = named[:_SHOWN]
    known = {HTML, *FORMATS} | {m for f in FORMATS.values() for m in (f.media_type, *f.aliases)}
    if wanted in known:
        raise NotAcceptableError(f"This cannot be given as {shown!r}. There is {_listed(offered)}.")
    raise BadRequestError(f"format={shown!r} is unknown. There is {_listed(offered)}.")


def _listed(offered: Sequence[Offer]) -> str:
    """List offers for a message: names with their media types."""
    return ", ".join(f"{offer.name} ({offer.media_types[0]})" for offer in offered)
