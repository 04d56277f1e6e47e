"""Removals of the checks of what pages and files are made of; see ``unguarded_web``."""

# ruff: noqa: SLF001  # what is taken out here is nobody else's business

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import flask
from hostile_unguarded import replace

from kg.queries import workbook
from kg.web.http import headers
from kg.web.queries import page, paging, snippets

if TYPE_CHECKING:
    import jinja2


def templates() -> None:
    """Read what a page has become as a template once more."""

    def twice(app: flask.Flask, template: jinja2.Template, context: dict[str, Any]) -> str:
        text: str = once(app, template, context)
        return app.jinja_env.from_string(text).render(context)

    once = replace(flask.templating, "_render", twice)


def declared_types() -> None:
    """Let browsers guess what an answer is."""
    _without("X-Content-Type-Options")


def content_policy() -> None:
    """Let pages run any script."""
    _without("Content-Security-Policy")


def _without(name: str) -> None:
    """Send answers without a header."""
    rest = {header: value for header, value in headers.SECURITY.items() if header != name}
    assert len(rest) < len(headers.SECURITY), name
    replace(headers, "SECURITY", rest)


def small_numbers() -> None:
    """Take every text for a number."""
    for module in (page, paging):
        replace(module, "_NUMBER", re.compile(".*"))


def plain_cells() -> None:
    """Write into cells what a text looks like."""

    def guess(self: Any, row: int, column: int, text: str, style: Any = None) -> None:
        if text.startswith(("=", "+", "-", "@")):
            self._sheet.write_formula(row, column, text, style)
        elif re.match(r"(https?|mailto|internal|external):", text):
            self._sheet.write_url(row, column, text, style)
        else:
            self._sheet.write_string(row, column, text, style)

    replace(workbook._Sheet, "text", guess)


def quoted_code() -> None:
    """Write values into commands as they are."""
    replace(snippets, "shlex", SimpleNamespace(quote=lambda text: text))


def encoded_addresses() -> None:
    """Write values into addresses as they are."""

    def plain(path: str, fields: list[tuple[str, str]]) -> str:
        return f"{path}?{'&'.join('='.join(field) for field in fields)}"

    for module in (paging, snippets):
        replace(module, "with_query", plain)
    replace(snippets, "json", SimpleNamespace(dumps=lambda text: f'"{text}"'))
