"""A page as a browser takes it: strict HTML, its text, and what its form sends."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

import html5rdf

Element = Any


class Page:
    """A page of valid HTML."""

    def __init__(self, text: str) -> None:
        """Parse strictly: an error of HTML raises."""
        parser = html5rdf.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(text)

    def all(self, name: str, **attributes: str) -> list[Element]:
        """Return elements by name, of HTML or SVG, with these attributes."""
        return [
            element
            for element in self.root.iter()
            if isinstance(element.tag, str)
            and element.tag.rpartition("}")[2] == name
            and all(element.get(key) == value for key, value in attributes.items())
        ]

    def by_id(self, name: str) -> Element:
        (found,) = [element for element in self.root.iter() if element.get("id") == name]
        return found

    @cached_property
    def ids(self) -> Counter[str]:
        return Counter(e.get("id") for e in self.root.iter() if e.get("id"))

    @property
    def referred(self) -> set[str]:
        """Return the ids that something on the page refers to."""
        found: set[str] = set()
        for element in self.root.iter():
            for name in ("for", "aria-labelledby", "aria-describedby"):
                found |= set((element.get(name) or "").split())
            if (element.get("href") or "").startswith("#"):
                found.add(element.get("href")[1:])
        return found

    @property
    def table(self) -> list[dict[str, str]]:
        """Return the rows of the answer: heading to text of the cell."""
        rows = [row for row in self.all("tr") if (row.get("id") or "").startswith("row-")]
        return [
            {cell.get("data-column"): text(cell) for cell in row if cell.get("data-column")}
            for row in rows
        ]

    def sent(self) -> list[tuple[str, str]]:
        """Return what a browser sends when the form of the query is submitted as it stands."""
        (form,) = [f for f in self.all("form") if "ask" in (f.get("class") or "").split()]
        found: list[tuple[str, str]] = []
        for field in form.iter():
            if field.tag == "select":
                options = [option for option in field.iter() if option.tag == "option"]
                chosen = [o for o in options if o.get("selected") is not None] or options[:1]
                found.append((field.get("name"), chosen[-1].get("value")))
            elif field.tag == "input":
                if field.get("type") == "checkbox" and field.get("checked") is None:
                    continue
                found.append((field.get("name"), field.get("value") or ""))
        return found


def text(element: Element) -> str:
    """Return the text in an element, as it is read."""
    return " ".join("".join(element.itertext()).split())
