"""A small mapping set for the small content folder, and ways to break it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.mappings.content import COLUMNS, read
from kg.mappings.imports import modules

if TYPE_CHECKING:
    from pathlib import Path

TAB: Final = "\t"
EX: Final = "https://example.org/"
SECTION: Final = f"\nnbo:isKindOf rdfs:subPropertyOf <{EX}rel/0000001> .\n"
"""What the small ontology needs for the row that maps a relation."""

NAMES: Final = {
    "SPOT1": "SPOT1",
    "fern": "fern",
    "fungal-disease": "fungal disease",
    "leaf-spot": "leaf spot",
    "isKindOf": "is kind of",
}
UNMAPPED: Final = (
    ("brown-spot", "brown spot"),
    ("crowded-pots", "crowded pots"),
    ("damp-air", "damp air"),
    ("fading-time", "fading time"),
    ("fungus-in-stem", "fungus in the stem"),
    ("houseplant", "houseplant"),
    ("leaf-removal", "leaf removal"),
    ("new-plant", "new plant"),
    ("old-leaf", "old leaf"),
    ("recovery-share", "share of ferns that recover"),
    ("repotting", "repotting"),
    ("resistance", "resistance"),
    ("share-of-ferns", "share of ferns with leaf spot"),
    ("soft-bark", "soft bark"),
    ("treated-fern", "treated fern"),
    ("yellow-veins", "yellow veins"),
)


def row(subject: str, match: str, thing: str, name: str, comment: str = "") -> str:
    source = {"PLANT": "plant", "REL": "rel", "LIC": "lic"}[thing.split(":", maxsplit=1)[0]]
    cells = (
        subject,
        NAMES[subject.split(":")[1]],
        match,
        thing,
        name,
        "semapv:ManualMappingCuration",
        "somebody",
        "nbkg:ontology",
        f"bioregistry:{source}",
        "2024-01-01",
        "0.9",
        comment,
    )
    return TAB.join(cells)


ROWS: Final = (
    row("nb:SPOT1", "skos:exactMatch", "PLANT:0000007", "SPOT1 gene"),
    row("nb:fern", "skos:exactMatch", "PLANT:0000001", "fern"),
    row("nb:fungal-disease", "skos:closeMatch", "LIC:77", "", "Identifier only."),
    row("nb:leaf-spot", "skos:broadMatch", "PLANT:0000003", "disease of leaves", "Any of them."),
    row("nb:leaf-spot", "skos:exactMatch", "PLANT:0000002", "leaf spot disease"),
    row("nbo:isKindOf", "rdfs:subPropertyOf", "REL:0000001", "related to"),
)
METADATA: Final = f"""\
# mapping_set_id: {EX}mappings
# mapping_set_version: "1"
# creator_label:
#   - somebody
# license: https://creativecommons.org/licenses/by/4.0/
# curie_map:
#   LIC: "{EX}lic/"
#   PLANT: "{EX}plant/"
#   REL: "{EX}rel/"
#   bioregistry: "{EX}registry/"
#   nb: "https://w3id.org/neuroblastoma-kg/id/"
#   nbkg: "https://w3id.org/neuroblastoma-kg/"
#   nbo: "https://w3id.org/neuroblastoma-kg/ontology#"
#   rdfs: "http://www.w3.org/2000/01/rdf-schema#"
#   semapv: "https://w3id.org/semapv/vocab/"
#   skos: "http://www.w3.org/2004/02/skos/core#"
"""
_RECORDS: Final = (
    ("LIC", f"{EX}lic/", r"^\d+$"),
    ("PLANT", f"{EX}plant/", r"^\d{7}$"),
    ("REL", f"{EX}rel/", r"^\d{7}$"),
    ("bioregistry", f"{EX}registry/", r"^[a-z]+$"),
    ("nb", "https://w3id.org/neuroblastoma-kg/id/", r"^[\w-]+$"),
    ("nbkg", "https://w3id.org/neuroblastoma-kg/", r"^ontology$"),
    ("nbo", "https://w3id.org/neuroblastoma-kg/ontology#", r"^\w+$"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#", r"^\w+$"),
    ("semapv", "https://w3id.org/semapv/vocab/", r"^[A-Za-z]+$"),
    ("skos", "http://www.w3.org/2004/02/skos/core#", r"^\w+$"),
)
PREFIXES: Final = json.dumps(
    [
        {"prefix": p, "uri_prefix": u, "pattern": r, "prefix_synonyms": [p.lower()]}
        for p, u, r in _RECORDS
    ]
)
SOURCES: Final = "\n".join(
    TAB.join(cells)
    for cells in (
        ("prefix", "module", "kind", "names", "ontology", "title", "license", "notice"),
        ("LIC", "lic", "individual", "withheld", f"{EX}lic", "Licensed Terms", "", "Ask first."),
        ("PLANT", "plant", "class", "shown", f"{EX}plant", "Plant Terms", f"{EX}free", ""),
        ("REL", "rel", "class", "shown", f"{EX}rel", "Relations", f"{EX}free", "By somebody."),
    )
)


def write(folder: Path) -> None:
    """Write the small mapping set beside the small ontology, which gets the relation it needs."""
    ontology = folder / "ontology.ttl"
    ontology.write_text(ontology.read_text("utf-8") + SECTION, "utf-8")
    (folder / "imports").mkdir()
    rows = "\n".join((TAB.join(COLUMNS), *ROWS))
    (folder / "mappings.sssom.tsv").write_text(f"{METADATA}{rows}\n", "utf-8")
    unmapped = [
        TAB.join(("subject_id", "subject_label", "kind", "reason")),
        *(TAB.join((f"nb:{name}", label, "word", "Invented.")) for name, label in UNMAPPED),
    ]
    (folder / "unmapped.tsv").write_text("\n".join(unmapped) + "\n", "utf-8")
    (folder / "prefixes.json").write_text(PREFIXES + "\n", "utf-8")
    (folder / "imports" / "sources.tsv").write_text(SOURCES + "\n", "utf-8")
    content, problems = read(folder)
    assert problems == []
    for name, text in modules(content).items():
        (folder / "imports" / name).write_text(text, "utf-8")


@dataclass(frozen=True)
class Break:
    """One way to break one file: ``old``, which stands there once, becomes ``new``.

    ``file`` and ``line`` say where a problem of ``rule`` is; line 0 is the whole file. ``also`` are
    other rules that rightly find something.
    """

    rule: str
    edited: str
    old: str
    new: str
    file: str
    line: int
    remedy: str
    also: frozenset[str]

    def __str__(self) -> str:
        return f"{self.rule}-{self.edited}-{self.line}"


MAP, UNM, PRE, SRC = "mappings.sssom.tsv", "unmapped.tsv", "prefixes.json", "imports/sources.tsv"
HEADER: Final = METADATA.count("\n") + 1


def broken(  # noqa: PLR0917  # the cases below are a table
    rule: str,
    edited: str,
    old: str,
    new: str,
    line: int,
    remedy: str,
    *also: str,
    file: str = "",
) -> Break:
    return Break(rule, edited, old, new, file or edited, line, remedy, frozenset(also))


def line_of(number: int) -> int:
    """Return the line of a row of the mapping set, counted from 1."""
    return HEADER + number


BREAKS: Final = (
    broken("mapping-form", MAP, f"{TAB}Any of them.", "", line_of(4), "one tab"),
    broken("mapping-form", MAP, "Any of them.", "Any  of them.", line_of(4), '"Any of them."'),
    broken("mapping-form", MAP, "Any of them.", 'Any "leaf".', line_of(4), "without quotes"),
    broken("mapping-form", MAP, "subject_label", "label", HEADER, "subject_label"),
    broken("mapping-form", MAP, "\nnb:fern", "\n\nnb:fern", line_of(2), "Remove"),
    broken("mapping-form", MAP, "\nnb:fern", "\r\nnb:fern", line_of(1), "LF"),
    broken("mapping-form", UNM, "kind\treason", "reason\tkind", 1, "kind reason"),
    broken("mapping-form", SRC, "By somebody.\n", "By somebody.", 4, "line break"),
    broken("mapping-form", PRE, "[{", "\ufeff[{", 1, "BOM"),
    broken("sssom-metadata", MAP, "# license: ", "# licence: ", 1, "Known are"),
    broken("sssom-metadata", MAP, "# creator_label:\n#   - somebody\n", "", 1, "Add"),
    broken("sssom-metadata", MAP, '_version: "1"', "_version: 1", 1, "quotes"),
    broken("sssom-metadata", MAP, '#   REL: "', '#   REL: "x', 1, f'"{EX}rel/"'),
    broken("sssom-metadata", MAP, "#   REL:", "#   OLD: x\n#   REL:", 1, "Remove"),
    broken("sssom-metadata", MAP, f'"{EX}rel/"', f'"{EX}rel/', 10, "YAML"),
    broken("prefix-map", PRE, '"prefix": "LIC"', '"prefix": "LICE"', 0, "LICE"),
    broken("prefix-map", PRE, "^[A-Za-z]+$", "(", 0, "pattern"),
    broken("prefix-map", PRE, "}]\n", "}\n", 2, "Mend"),
    broken("mapping-value", MAP, "\tskos:closeMatch", "\tskos:nearMatch", line_of(3), "closeMatch"),
    broken("mapping-value", UNM, "old leaf\tword\t", "old leaf\tforgotten\t", 10, "word"),
    broken("mapping-value", UNM, "old leaf\tword\tInvented.", "old leaf\tword\t", 10, "sentence"),
    broken("mapping-order", UNM, "nb:old-leaf\told leaf\tword\tInvented.\nnb:recovery-share\t"
           "share of ferns that recover\tword\tInvented.\n",
           "nb:recovery-share\tshare of ferns that recover\tword\tInvented.\n"
           "nb:old-leaf\told leaf\tword\tInvented.\n", 11, "Sort"),
    broken("mapping-subject", MAP, "nb:fern\tfern\t", "nb:fern\tFern\t", line_of(2), '"fern"'),
    broken("mapping-subject", MAP, "nbo:isKindOf\t", "nbo:isKindOff\t", line_of(6), "isKindOf",
           "mapped-relation"),
    broken("mapping-subject", UNM, "nb:repotting\trepotting", "nb:repotting\trepot", 12,
           '"repotting"'),
    broken("mapping-identifier", MAP, "PLANT:0000001\t", "PLANT:1\t", line_of(2), "Look"),
    broken("mapping-identifier", MAP, "fern\tsemapv:ManualMappingCuration\tsomebody\t"
           "nbkg:ontology\tbioregistry:plant", "fern\tsemapv:ManualMappingCuration\tsomebody\t"
           "nbkg:ontology\tbioregistry:plants", line_of(2), "bioregistry:plant."),
    broken("mapping-name", MAP, "leaf spot disease\t", "\t", line_of(5), "comment"),
    broken("mapping-name", MAP, "LIC:77\t\t", "LIC:77\tsecret\t", line_of(3), "Empty"),
    broken("mapped-or-unmapped", UNM, "nb:old-leaf\told leaf\tword\tInvented.\n", "", 0, "reason"),
    broken("mapped-or-unmapped", UNM, "nb:fungus-in-stem\t", "nb:fern\tfern\tword\tInvented.\n"
           "nb:fungus-in-stem\t", 6, MAP),
    broken("mapped-relation", "ontology.ttl", SECTION, "\n", line_of(6), "section", file=MAP),
    broken("mapped-relation", "ontology.ttl", SECTION,
           f"{SECTION}nbo:affects rdfs:subPropertyOf <{EX}rel/0000001> .\n", 0, "row", file=MAP),
    broken("import-source", SRC, f"Plant Terms\t{EX}free", "Plant Terms\t", 3, "credit"),
    broken("import-source", SRC, f"Plant Terms\t{EX}free", "Plant Terms\tfree", 3, "http"),
    broken("import-source", SRC, "\tindividual\t", "\trecord\t", 2, "individual"),
    broken("import-source", SRC, "\tlic\tind", "\tLic 2\tind", 2, "small letters"),
    broken("import-module", "imports/plant.ttl", '"fern"@en', '"ferns"@en', 0, "kg.mappings"),
    broken("import-module", MAP, "\tfern\tsemapv", "\tferns\tsemapv", 0, "kg.mappings",
           file="imports/plant.ttl"),
)  # fmt: skip
