"""For each SHACL shape a mutation by which that shape fires, and which others fire by nature."""

from __future__ import annotations

from typing import Final

_CASE: Final = (
    "+cases case:C99 a nbo:Case ; nbo:ageInMonths 6 ; nbo:listsAllLocalSpread true ; "
    "nbo:listsAllDistantSpread true ; nbo:listsAllVitalStructures true"
)
_QUANTITY: Final = (
    '+metadata nb:made-up a nbo:{of} ; rdfs:label "made up"@en ; '
    'skos:definition "A number that is made up."@en ; nbo:approximate false ; {said}'
)
_GENE_EFFECTS: Final = "https://w3id.org/neuroblastoma-kg/query/gene-effects"
_BOUNDS: Final = (
    "nbo:lowerBound 1 ; nbo:lowerBoundExclusive false ; "
    "nbo:upperBound 2 ; nbo:upperBoundExclusive false"
)


def _fact(prop: str, value: str = "") -> str:
    """Take a property from a fact, and give it another value if there is one."""
    return _other("provenance", "fact:F00265", prop, value)


def _passage(prop: str, value: str = "") -> str:
    return _other("provenance", "passage:P0206", prop, value)


def _section(prop: str, value: str = "") -> str:
    return _other("provenance", "nb:section-stages", prop, value)


def _source(prop: str, value: str = "") -> str:
    return _other("provenance", "source:cc-neuroblastoma", prop, value)


def _stage(prop: str, value: str = "") -> str:
    return _other("entities", "nb:stage-ms", prop, value)


def _age(prop: str, value: str = "") -> str:
    return _other("entities", "nb:age-below-18-months", prop, value)


def _share(prop: str, value: str = "") -> str:
    return _other("entities", "nb:survival-low-risk", prop, value)


def _term(prop: str, value: str = "") -> str:
    return _other("entities", "nb:certainty-may", prop, value)


def _dataset(prop: str, value: str = "") -> str:
    return _other(
        "metadata", "<https://w3id.org/neuroblastoma-kg/.well-known/void#dataset>", prop, value
    )


def _saved(prop: str, value: str = "") -> str:
    return _other("metadata", "query:gene-effects", prop, value)


def _set(prop: str, value: str = "") -> str:
    return _other("metadata", f"<{_GENE_EFFECTS}#parameter-gene>", prop, value)


def _column(prop: str, value: str = "") -> str:
    return _other("metadata", f"<{_GENE_EFFECTS}#column-effect>", prop, value)


def _other(graph: str, subject: str, prop: str, value: str) -> str:
    removed = f"-{graph} {subject} {prop} ?x"
    return f"{removed}\n+{graph} {subject} {prop} {value}" if value else removed


def _renamed(graph: str, old: str, new: str) -> str:
    return f"*{graph} {old} => {new}"


def _new(of: str, said: str) -> str:
    return _QUANTITY.format(of=of, said=said)


MUTATIONS: Final[dict[str, str]] = {
    # --- facts
    "fact-iri": _renamed("provenance", "fact:F00265", "fact:F1")
    + "\n+fact:F1 nb:stage-ms nbo:isKindOf nb:special-category",
    "fact-label": _fact("rdfs:label", '"265"'),
    "fact-statement": _fact("nbo:statement", '"MS is a stage"@en'),
    "fact-certainty": _fact("nbo:certainty"),
    "fact-frequency": _fact("nbo:frequency", "nb:certainty-may"),
    "fact-combination": _fact("nbo:combination", "nb:certainty-may"),
    "fact-scope": _fact("nbo:scope", "passage:P0206"),
    "fact-citation": _fact("nbo:cites"),
    "fact-source": _fact("nbo:source"),
    "fact-note": _fact("skos:note", '"Eine Notiz."@de'),
    # --- passages
    "passage-iri": _renamed("provenance", "passage:P0206", "passage:P1"),
    "passage-label": _passage("rdfs:label"),
    "passage-annotation": "-provenance passage:P0206 a oa:SpecificResource",
    "passage-document": _passage("oa:hasSource"),
    "passage-selector": _passage("oa:hasSelector"),
    "passage-digest": _passage("nbo:sha256", '"F00"'),
    "passage-section": _passage("nbo:inSection", "nb:skin"),
    "passage-kind": _passage("nbo:passageKind", "nb:certainty-may"),
    "passage-lead-in": _passage("nbo:leadIn", "nb:skin"),
    "passage-reason": _passage("nbo:reason", '"It is a heading"@en'),
    "passage-order": _passage("nbo:order", "0"),
    "position-start": _other(
        "provenance", "<https://w3id.org/neuroblastoma-kg/passage/P0206#position>", "oa:start", "-5"
    ),
    "position-end": _other(
        "provenance", "<https://w3id.org/neuroblastoma-kg/passage/P0206#position>", "oa:end", ""
    ),
    "position-span": _other(
        "provenance", "<https://w3id.org/neuroblastoma-kg/passage/P0206#position>", "oa:end", "1"
    ),
    # --- sections and documents
    "section-iri": _renamed("provenance", "nb:section-stages", "nb:stages"),
    "section-label": _section("rdfs:label"),
    "section-parent": "+provenance nb:section-stages nbo:parentSection nb:section-what-is",
    "section-order": _section("nbo:order"),
    "section-source": _section("nbo:source"),
    "source-iri": _renamed("provenance", "source:cc-neuroblastoma", "source:CC"),
    "source-label": _source("rdfs:label"),
    "source-title": _source("dcterms:title"),
    "source-publisher": _source("dcterms:publisher"),
    "source-page": _source("foaf:page"),
    "source-reviewed": _source("nbo:reviewedOn", '"2025"^^xsd:gYear'),
    "source-language": _source("dcterms:language", '"English"'),
    "source-digest": _source("nbo:sha256", '"f00"'),
    "source-length": _source("nbo:lengthInCharacters", "0"),
    # --- things
    "entity-iri": """
        +entities <https://w3id.org/neuroblastoma-kg/id/made_up> a nbo:Characteristic ;
        rdfs:label "made up"@en ; skos:definition "A thing that is made up."@en
        +fact:F00265 <https://w3id.org/neuroblastoma-kg/id/made_up> nbo:isKindOf
        nb:special-category""",
    "entity-label": '+entities nb:skin rdfs:label "hide"@en',
    "entity-definition": _stage("skos:definition", '"the fourth stage"@en'),
    "entity-synonym": '+entities nb:skin skos:altLabel "Haut"@de',
    "entity-note": '+entities nb:skin skos:note "One."@en , "Two."@en',
    # --- quantities
    "quantity-bound": _new("Quantity", "nbo:unit nb:unit-groups"),
    "quantity-lower": _new(
        "Quantity", "nbo:unit nb:unit-groups ; nbo:lowerBound -1 ; nbo:lowerBoundExclusive false"
    ),
    "quantity-upper": _new(
        "Quantity", "nbo:unit nb:unit-groups ; nbo:upperBound 0 ; nbo:upperBoundExclusive false"
    ),
    "quantity-range": _new("Quantity", f"nbo:unit nb:unit-groups ; {_BOUNDS.replace('1', '3')}"),
    "quantity-lower-exclusive": _share("nbo:lowerBoundExclusive", '"yes"'),
    "quantity-upper-exclusive": _new("Quantity", f"nbo:unit nb:unit-groups ; {_BOUNDS[:-5]}0"),
    "quantity-approximate": _share("nbo:approximate"),
    "quantity-unit": _other("entities", "nb:count-of-risk-groups", "nbo:unit", ""),
    "quantity-population": "+entities nb:survival-low-risk nbo:population nb:skin",
    "quantity-horizon": _new(
        "Quantity", f"nbo:unit nb:unit-groups ; {_BOUNDS} ; nbo:horizonInYears 500"
    ),
    "quantity-year": _share("nbo:asOfYear", "25"),
    "quantity-lower-said": _share("nbo:lowerBoundExclusive"),
    "quantity-upper-said": "-entities nb:count-of-risk-groups nbo:upperBoundExclusive ?x",
    "quantity-exclusive-lower": _age("nbo:lowerBoundExclusive", "false"),
    "quantity-exclusive-upper": _share("nbo:upperBound")
    + "\n"
    + _share("nbo:upperBoundExclusive", "true"),
    "proportion-whole": _share("nbo:upperBound", "101")
    + "\n"
    + _share("nbo:upperBoundExclusive", "true"),
    "proportion-lower-whole": _share("nbo:lowerBound", "100"),
    "proportion-unit": _share("nbo:unit", "nb:unit-groups"),
    "survival-horizon": _new(
        "SurvivalProportion",
        f"nbo:unit nb:unit-per-hundred ; {_BOUNDS} ; nbo:population nb:low-risk-children",
    ),
    "survival-population": _new(
        "SurvivalProportion", f"nbo:unit nb:unit-per-hundred ; {_BOUNDS} ; nbo:horizonInYears 5"
    ),
    "age-unit": _new("AgeRange", f"nbo:unit nb:unit-groups ; {_BOUNDS}"),
    # --- the vocabulary
    "vocabulary-iri": _renamed("entities", "nb:certainty-may", "nb:may")
    + """
        -entities nb:may skos:definition ?x
        +entities nb:may skos:definition "Said to be open."@en""",
    "vocabulary-label": _term("rdfs:label"),
    "vocabulary-definition": _term("skos:definition"),
    "vocabulary-class": _other("entities", "nb:frequency-often", "a", "nbo:Hedge"),
    # --- what facts say
    "stage-system": "-fact:F00265 nb:neuroblastoma-staging nbo:includesStage nb:stage-ms",
    "stage-basis": """
        -fact:F00281 nb:stage-m nbo:hasCriterion ?x
        +fact:F00281 nb:stage-m nbo:mayInvolveSpreadTo nb:several-body-areas-reached""",
    "system-stages": "+fact:F00265 nb:neuroblastoma-staging nbo:includesStage nb:skin",
    "survival-five-years": _share("nbo:horizonInYears", "10"),
    "alteration-gene": "+fact:F00144 nb:alk-gene-change nbo:alterationOf nb:skin",
    # --- cases
    "case-iri": _CASE.replace("case:C99", "case:made-up"),
    "case-age": _CASE.replace("ageInMonths 6", "ageInMonths 6.5"),
    "case-local": f"{_CASE} ; nbo:hasLocalSpreadTo nb:stage-m",
    "case-distant": f"{_CASE} ; nbo:hasDistantSpreadTo nb:stage-m",
    "case-vital": f"{_CASE} ; nbo:affectsVitalStructure nb:stage-m",
    "case-lists-local": _CASE.replace("nbo:listsAllLocalSpread true ; ", ""),
    "case-lists-distant": _CASE.replace("nbo:listsAllDistantSpread true ; ", ""),
    "case-lists-vital": _CASE.replace("listsAllVitalStructures true", "listsAllVitalStructures 1"),
    "case-stage": f"{_CASE} ; nbo:hasStage nb:skin",
    # --- mappings, ontology, dataset
    "match-target": "+mappings nb:stage-ms skos:closeMatch nb:stage-m",
    "ontology-version-form": '+ontology nbkg:ontology owl:versionInfo "2"',
    "ontology-dates": '+ontology nbkg:ontology dcterms:modified "today"',
    "ontology-license-one": """
        +ontology nbkg:ontology dcterms:license <https://spdx.org/licenses/MIT>""",
    "example-text": '+ontology nbo:helpsPlan skos:example "a"@en',
    "editorial-note-text": '+ontology nbo:Emotion skos:editorialNote "not settled"@en',
    "dataset-title": _dataset("dcterms:title"),
    "dataset-description": _dataset("dcterms:description"),
    "dataset-license": _dataset("dcterms:license"),
    "dataset-source": _dataset("dcterms:source"),
    "dataset-triples": _dataset("void:triples"),
    "dataset-download": _dataset("void:dataDump"),
    # --- saved queries
    "executable-iri": _renamed("metadata", "query:gene-effects", "query:Gene_effects"),
    "executable-form": _saved("a", "sh:SPARQLExecutable , sh:SPARQLAskExecutable"),
    "executable-text": _saved("sh:select", '"DELETE WHERE { ?s ?p ?o }"'),
    "executable-label": _saved("rdfs:label"),
    "executable-question": _saved("rdfs:comment", '"What?"@en , "Why?"@en'),
    "executable-description": _saved("dcterms:description"),
    "executable-keyword": _saved("schema:keywords"),
    "executable-target": _saved("schema:target", '"here"'),
    "executable-prefixes": _saved("sh:prefixes"),
    "executable-parameter": _saved("sh:parameter", "nb:skin"),
    "executable-result": _saved("schema:result", "nb:skin"),
    "parameter-kind": _set("sh:class"),
    "parameter-path": _set("sh:path", "query:gene-effects"),
    "parameter-name": _set("sh:name"),
    "parameter-optional": _set("sh:optional"),
    "parameter-order": _set("sh:order", "-1"),
    "parameter-example": _set("skos:example"),
    "column-title": _column("csvw:title"),
    "column-datatype": _column("csvw:datatype"),
}
"""The mutation of each shape, by the name of its rule."""

BY_NATURE: Final[dict[str, dict[str, str]]] = {
    "vocabulary-class": {
        "class-singleton": "the class has no other members, as it should have none"
    },
}
"""Rules that a mutation cannot avoid to break as well, with the reason."""
