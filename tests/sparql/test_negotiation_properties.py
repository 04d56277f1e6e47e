"""Content negotiation beside a plain model of RFC 9110, section 12.5.1, over any Accept header."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import BadRequestError, NotAcceptableError
from kg.sparql.negotiation import Offer, choose, offers_for

OFFERED = {
    kind: offers_for(kind, html=html) for kind, html in (("bindings", True), ("graph", False))
}
TYPES = [t for offered in OFFERED.values() for offer in offered for t in offer.media_types]
OTHERS = ["image/png", "text/plain", "application/octet-stream", "x/y", "text/x-csv"]
WILD = ["*/*", "text/*", "application/*", "image/*"]
QUALITIES = ["0", "0.", "0.0", "0.000", "0.001", "0.1", "0.5", "0.999", "1", "1.", "1.000"]


class Range(NamedTuple):
    """A media range as a client means it."""

    name: str
    quality: str | None
    parameters: tuple[str, ...]

    @property
    def weight(self) -> Decimal:
        return Decimal(1 if self.quality is None else self.quality)


RANGES = st.builds(
    Range,
    st.sampled_from([*TYPES, *OTHERS, *WILD]),
    st.none() | st.sampled_from(QUALITIES),
    st.lists(st.sampled_from(["charset=utf-8", "level=1", 'a="b"', "x"]), max_size=2).map(tuple),
)
SPACE = st.sampled_from(["", " ", "\t", "  "])


@st.composite
def headers(draw: st.DrawFn) -> tuple[str, list[Range]]:
    """Draw an Accept header with what it means; each range stands in it once."""
    ranges = draw(st.lists(RANGES, min_size=1, max_size=6, unique_by=lambda found: found.name))
    elements = []
    for found in ranges:
        name = draw(st.sampled_from([found.name, found.name.upper(), found.name.title()]))
        parts = [name, *found.parameters]
        if found.quality is not None:
            parts.append(f"{draw(st.sampled_from('qQ'))}={found.quality}")
        elements.append("".join(draw(SPACE) + p + draw(SPACE) + ";" for p in parts).rstrip(";"))
    return ",".join(elements), ranges


def quality(media_type: str, ranges: list[Range]) -> Decimal | None:
    """Return the weight of the most specific range that a type matches; None without one."""
    group = media_type.partition("/")[0]
    for name in (media_type, f"{group}/*", "*/*"):
        for found in ranges:
            if found.name == name:
                return found.weight
    return None


def weight(offer: Offer, ranges: list[Range]) -> Decimal:
    """Return what an offer is worth: by its own type, or by an alias that the client names."""
    own, *aliases = offer.media_types
    by_name = {found.name: found.weight for found in ranges}
    if by_name.get(own) == 0:
        return Decimal(0)
    named = [by_name[alias] for alias in aliases if alias in by_name]
    return max([quality(own, ranges) or Decimal(0), *named])


@given(headers(), st.sampled_from(sorted(OFFERED)))
def test_the_most_wanted_is_chosen(header: tuple[str, list[Range]], kind: str) -> None:
    accept, ranges = header
    offered = OFFERED[kind]
    weights = [weight(offer, ranges) for offer in offered]
    chosen: Offer | None
    try:
        chosen = choose(offered, accept=accept)
    except NotAcceptableError as error:
        chosen, said = None, str(error)
    if chosen is None:
        assert not any(weights)
        assert all(offer.name in said for offer in offered)
    else:
        assert weights[offered.index(chosen)] == max(weights) > 0


@given(headers(), st.randoms())
def test_the_order_of_ranges_means_nothing(
    header: tuple[str, list[Range]], random: st.random_module
) -> None:
    elements = header[0].split(",")
    shuffled = random.sample(elements, len(elements))

    def name(accept: str) -> str | None:
        try:
            return choose(OFFERED["bindings"], accept=accept).name
        except NotAcceptableError:
            return None

    assert name(header[0]) == name(",".join(shuffled))


def chosen_or_said(offered: str, **asked: Any) -> bool:
    """Whether an offer is chosen, or else a short message says what there is."""
    try:
        return choose(OFFERED[offered], **asked) in OFFERED[offered]
    except (BadRequestError, NotAcceptableError) as error:
        said = str(error)
    return OFFERED[offered][0].media_types[0] in said and len(said) < 3_000


@given(st.text() | st.text('*/;=,q.019 \ta"\\'), st.sampled_from(sorted(OFFERED)))
@example("," * 100_000, "graph")
@example("*/*;q=1" + ";" * 100_000, "graph")
@example("*/*;q=nan, */*;q=inf, text/csv;q=-1, text/*;q=1e9", "bindings")
@example("text/csv;q=" + "9" * 5_000, "bindings")
def test_any_header_chooses_or_says_what_there_is(accept: str, kind: str) -> None:
    assert chosen_or_said(kind, accept=accept)


@given(st.text() | st.sampled_from(TYPES).flatmap(lambda t: st.text().map(t.__add__)), st.text())
def test_any_name_of_a_format_chooses_or_says_what_there_is(named: str, accept: str) -> None:
    assert chosen_or_said("graph", accept=accept, named=named, kind="graph")
