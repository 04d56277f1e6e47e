"""The rules that the files of saved queries keep; the format: queries/README.md."""

from __future__ import annotations

from typing import Final

RULES: Final[dict[str, str]] = {
    "query-place": "A saved query stands at <topic>/<slug>.rq, nothing else beside it.",
    "query-file": "Every file can be read.",
    "query-encoding": "Every file is UTF-8 without byte order mark, with LF line ends.",
    "query-header": "The header is there, with the keys of the format and no others.",
    "query-syntax": "The query is SPARQL that only reads, without SERVICE.",
    "query-prefix": "Prefixes mean what they mean everywhere in the project.",
    "query-parameter": "Each parameter has one VALUES block, and all its values are of its type.",
    "query-column": "What is said of columns fits the result, and links lead to a query.",
    "query-view": "A view shows columns that are there, and measures numbers.",
    "query-question": "Wordings of questions end with a question mark, and no two are alike.",
    "query-order": "Rows have an order.",
    "query-slug": "No slug stands for two queries.",
    "query-term": "The data knows every class, property and thing of ours that is named.",
    "query-twin": "No two queries differ by constants only.",
    "query-rows": "Queries give on their defaults the rows that they promise.",
    "query-cell": "Cells hold what is said of their columns.",
    "query-link": "A query to which a column links takes every entity in it.",
    "query-unit": "Units are among those of the data.",
    "query-option": "Queries for options find values of the type, the default and example too.",
}
"""What holds in queries that keep the rule, by the name that its problems carry."""
