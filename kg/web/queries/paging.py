"""Pages of the rows of a saved query: ``?page=`` and ``?page_size=``, with ``Link`` (RFC 8288).

The whole answer is computed for each page, so pages of one release fit together: a saved query ends
with an ORDER BY that leaves no ties. Without either parameter the whole answer comes, but on an
HTML page its first `DEFAULT_SIZE` rows.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Response, request

from kg.errors import BadRequestError, NotFoundError
from kg.rdf.media import FORMATS
from kg.store.engine import Solutions
from kg.web.links import with_query

if TYPE_CHECKING:
    from kg.sparql.form import Form

PAGE: Final = "page"
SIZE: Final = "page_size"
DEFAULT_SIZE: Final = 100
LARGEST_SIZE: Final = 1_000
LARGEST_PAGE: Final = 999_999
COUNT: Final = "X-Total-Count"
"""Header with the number of all rows, whatever part of them is sent."""
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Page:
    """A page that was asked for.

    Attributes:
        number: counted from 1.
        size: rows of a full page.
    """

    number: int
    size: int

    def last(self, count: int) -> int:
        """Return the number of the last page of so many rows; without rows there is one, empty."""
        return max(1, -(-count // self.size))

    def slice(self, count: int) -> slice:
        """Return where the rows of this page stand among so many.

        Raises:
            NotFoundError: there are not so many pages.
        """
        last = self.last(count)
        if self.number > last:
            raise NotFoundError(
                f"There is no page {self.number:,}: with {self.size:,} rows on each, the last of "
                f"{count:,} rows are on page {last:,}."
            )
        first = (self.number - 1) * self.size
        return slice(first, first + self.size)

    def part(self, result: Solutions) -> tuple[Solutions, int]:
        """Return the rows of this page, and how many rows there are in all.

        Raises:
            NotFoundError: there are not so many pages.
        """
        document = json.loads(result.serialize(FORMATS["json"]))
        rows = document["results"]["bindings"]
        count = len(rows)
        document["results"]["bindings"] = rows[self.slice(count)]
        native = ox.parse_query_results(
            json.dumps(document).encode(), format=ox.QueryResultsFormat.JSON
        )
        assert isinstance(native, ox.QuerySolutions)  # noqa: S101  # it was written from rows
        return Solutions(native), count


def asked(form: Form) -> Page | None:
    """Return the page that the request asks for, or None where it asks for no part.

    Raises:
        BadRequestError: a number that is none, or a page of something that is not rows.
    """
    number, size = (request.args.get(name, "").strip() for name in (PAGE, SIZE))
    if not (number or size):
        return None
    if form != "SELECT":
        raise BadRequestError(
            f"This query gives no rows, so it has no pages; leave {PAGE} and {SIZE} out."
        )
    return Page(
        _number(number, PAGE, LARGEST_PAGE, 1), _number(size, SIZE, LARGEST_SIZE, DEFAULT_SIZE)
    )


def _number(text: str, name: str, most: int, default: int) -> int:
    if not text:
        return default
    if not _NUMBER.fullmatch(text) or int(text) > most:
        raise BadRequestError(
            f"{text[:60]!r} is no value for {name}; write a whole number from 1 to {most}."
        )
    return int(text)


def link(response: Response, page: Page, count: int, *, without: str = "") -> None:
    """Add links to the first, previous, next and last page, with all else of this address.

    Args:
        response: what gets them.
        page: the page that it is.
        count: number of all rows.
        without: see `addresses`.
    """
    for relation, address in addresses(page, count, without=without).items():
        response.headers.add("Link", f'<{address}>; rel="{relation}"')


def addresses(page: Page, count: int, *, without: str = "") -> dict[str, str]:
    """Return the addresses of other pages by their relation (RFC 8288) to this one.

    Args:
        page: this one.
        count: number of all rows.
        without: a parameter of this address that belongs to its page and is left out.
    """
    last = page.last(count)
    pages = {
        "first": 1,
        "prev": page.number - 1,
        "next": page.number + 1,
        "last": last,
    }
    left_out = {PAGE, SIZE, without}
    rest = [field for field in request.args.items(multi=True) if field[0] not in left_out]
    return {
        relation: with_query(request.path, [*rest, (PAGE, str(number)), (SIZE, str(page.size))])
        for relation, number in pages.items()
        if 1 <= number <= last
    }
