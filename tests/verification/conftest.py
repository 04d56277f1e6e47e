"""The small invented content, mended so that it fits its document, ready to be spoilt."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from kg.curation.load import Inspection, inspect
from kg.verification.document import Document
from kg.verification.readings import LEANING
from kg.verification.verification import Verification, verify

SMALL: Final = Path(__file__).parents[1] / "data" / "small"

MENDS: Final = (
    (
        "facts.csv",
        "Such yellow veins last 3 to 6 weeks.,,stated",
        "The veins last 3 to 6 weeks.,,may",
    ),
    (
        "facts.csv",
        "One of two treatments can be given: leaf",
        "Either treatment can be given: leaf",
    ),
    ("facts.csv", "roughly 12% of ferns get leaf spot", "some 12% of potted ferns get leaf spot"),
    ("quantities.csv", "treated-fern,,2024", "treated-fern,,"),
    ("own_words_allowed.csv", "leaf spot on houseplants,Title of the page.\n", ""),
    ("cues.csv", "SPOT1,some ferns\n", ""),
    ("readings.csv", "P0016,904c9889,Both conditions are stated.\n", ""),
)
"""What the small content says otherwise than its document, or in its document's words."""


@dataclass(frozen=True)
class Small:
    """A copy of the small content and its document."""

    folder: Path

    @property
    def facts(self) -> Path:
        return self.folder / "facts"

    @property
    def ontology(self) -> Path:
        return self.folder / "ontology.ttl"

    @property
    def document(self) -> Path:
        return self.folder / "document.txt"

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace what stands once in a content file or in the document."""
        path = self.document if file == "document.txt" else self.facts / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def verify(self, *, leaning: int = LEANING) -> Verification:
        """Verify even what the rules of curation would refuse, as long as it can be read."""
        document = Document.read(self.document)
        return verify(self.inspect(), document, leaning=leaning, text_file=self.document)

    def inspect(self) -> Inspection:
        return inspect(self.facts, self.ontology)


@pytest.fixture
def small(tmp_path: Path) -> Small:
    shutil.copytree(SMALL, tmp_path / "small")
    copy = Small(tmp_path / "small")
    for mend in MENDS:
        copy.edit(*mend)
    return copy
