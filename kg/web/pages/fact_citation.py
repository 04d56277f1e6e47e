"""How to cite a fact: as text, as BibTeX, as CSL-JSON.

The release is named by its digest, which tells anyone whether they have the same data. No author
but the project's contributors is known. The format of BibTeX is that of its manual (Patashnik
1988), with the fields ``url`` and ``version`` of biblatex; CSL-JSON is that of Citation Style
Language 1.0.2.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.release.metadata import CONTRIBUTORS, TITLE

if TYPE_CHECKING:
    from kg.release.manifest import Manifest
    from kg.web.pages.cards import FactCard

_AS_IT_IS: Final = frozenset({"author", "title"})
"""Fields of BibTeX that need braces of their own, so that no style takes them apart."""
_TEX: Final = str.maketrans(
    {sign: f"\\{sign}" for sign in "%&#_$"}
    # Braces have to be in pairs in BibTeX, escaped or not.
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}", "\\": r"\textbackslash{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "“": "``", "”": "''"}
)


@dataclass(frozen=True)
class Citing:
    """A reference in three forms."""

    text: str
    bibtex: str
    csl: str


def citing(fact: FactCard, manifest: Manifest) -> Citing:
    """Return how a fact is cited.

    Args:
        fact: the fact.
        manifest: of the release that is served; names version, digest and document.
    """
    source, statement = manifest.source, fact.statement.rstrip(".")
    document = (
        f"“{source['title']}”, {source['publisher']}, reviewed {source['reviewed']}, "
        f"{source['page']}"
    )
    release = f"release {manifest.folder}"
    text = (
        f"{CONTRIBUTORS}. “{statement}.” Fact {fact.name} in {TITLE}, version {manifest.version}, "
        f"{release}. {fact.iri}. States what is said in {document}."
    )
    fields = {
        "author": CONTRIBUTORS,
        "title": statement,
        "howpublished": f"Fact {fact.name} in {TITLE}",
        "version": f"{manifest.version}, {release}",
        "url": fact.iri,
        "note": f"States what is said in {document}",
    }
    written = {name: value.translate(_TEX) for name, value in fields.items()}
    written |= {name: f"{{{written[name]}}}" for name in _AS_IT_IS}
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in written.items())
    item = {
        "id": fact.name,
        "type": "dataset",
        "title": statement,
        "author": [{"literal": CONTRIBUTORS}],
        "container-title": TITLE,
        "version": f"{manifest.version}, {release}",
        "number": fact.name,
        "URL": fact.iri,
        "note": f"Release digest (SHA-256): {manifest.release}. States what is said in {document}.",
    }
    return Citing(
        text,
        f"@misc{{neuroblastoma-kg-{fact.name},\n{lines}\n}}\n",
        json.dumps([item], indent=2, ensure_ascii=False) + "\n",
    )
