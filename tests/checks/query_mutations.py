"""For each SPARQL check a mutation by which that check fires, and which others fire by nature."""

from __future__ import annotations

from typing import Final

_DESCRIBED: Final = (
    'rdfs:label "thing made up"@en ; skos:definition "A thing that is made up."@en ; '
    'vs:term_status "testing" ; rdfs:isDefinedBy nbkg:ontology'
)


def _without(prop: str) -> str:
    return f"-ontology nbkg:ontology {prop} ?x"


def _moved(iri: str) -> str:
    """Give the ontology another IRI."""
    return f"""
        -ontology nbkg:ontology owl:versionIRI ?x
        ~ontology nbkg:ontology ?p ?o => <{iri}> ?p ?o
        ~ontology ?s ?p nbkg:ontology => ?s ?p <{iri}>
        +ontology <{iri}> owl:versionIRI <{iri}/2>"""


def _label(label: str) -> str:
    return f'-ontology nbo:Emotion rdfs:label ?x\n+ontology nbo:Emotion rdfs:label "{label}"@en'


def _definition(text: str) -> str:
    return (
        "-ontology nbo:Emotion skos:definition ?x\n"
        f'+ontology nbo:Emotion skos:definition "{text}"@en'
    )


MUTATIONS: Final[dict[str, str]] = {
    # --- the ontology as a whole
    "ontology-declaration": "-ontology nbkg:ontology a ?x",
    "ontology-once": """
        *ontology nbkg:ontology => nbkg:b
        -ontology nbkg:b owl:versionIRI ?x
        +ontology nbkg:b owl:versionIRI <https://w3id.org/neuroblastoma-kg/b/1>""",
    "ontology-title": _without("dcterms:title"),
    "ontology-description": _without("dcterms:description"),
    "ontology-abstract": _without("dcterms:abstract"),
    "ontology-license": _without("dcterms:license"),
    "ontology-creator": _without("dcterms:creator"),
    "ontology-publisher": _without("dcterms:publisher"),
    "ontology-created": _without("dcterms:created"),
    "ontology-modified": _without("dcterms:modified"),
    "ontology-issued": _without("dcterms:issued"),
    "ontology-citation": _without("dcterms:bibliographicCitation"),
    "ontology-source": _without("dcterms:source"),
    "ontology-status": _without("bibo:status"),
    "ontology-version-info": _without("owl:versionInfo"),
    "ontology-version-iri": _without("owl:versionIRI"),
    "ontology-version-iri-form": """
        -ontology nbkg:ontology owl:versionIRI ?x
        +ontology nbkg:ontology owl:versionIRI nbkg:latest""",
    "ontology-prior-version": _without("owl:priorVersion"),
    "ontology-prior-version-other": """
        ~ontology ?o owl:versionIRI ?v ; owl:priorVersion ?x
        => ?o owl:versionIRI ?v ; owl:priorVersion ?v""",
    "ontology-prefix": _without("vann:preferredNamespacePrefix"),
    "ontology-namespace": _without("vann:preferredNamespaceUri"),
    "ontology-iri-persistent": _moved("https://example.org/neuroblastoma"),
    "ontology-iri-extension": _moved("https://w3id.org/neuroblastoma-kg/ontology.owl"),
    "ontology-import": """
        +ontology nbkg:ontology owl:imports <http://purl.obolibrary.org/obo/ro.owl>""",
    "ontology-reuse": """
        -ontology dcterms:title a ?x
        -ontology skos:definition a ?x""",
    # --- terms
    "term-namespace": '+ontology dcterms:title skos:definition "A name of a work."@en',
    "term-hijacked": "+ontology dcterms:title rdfs:range nbo:Topic",
    "term-of-two-kinds": "+ontology nbo:helpsPlan a owl:DatatypeProperty",
    "term-status": "-ontology nbo:Emotion vs:term_status ?x",
    "term-home": "-ontology nbo:Emotion rdfs:isDefinedBy ?x",
    "term-built-in": "+ontology owl:Thing rdfs:seeAlso <https://www.w3.org/TR/owl2-syntax/>",
    "term-built-in-unknown": '+ontology nbo:Emotion rdfs:note "A note."@en',
    "term-deprecated-datatype": '+ontology nbo:Emotion owl:deprecated "false"',
    "term-deprecated-class": """
        -ontology nbo:Organ rdfs:label ?x
        +ontology nbo:Organ rdfs:label "obsolete organ"@en ; owl:deprecated true""",
    "term-deprecated-property": """
        -ontology nbo:helpsPlan rdfs:label ?x
        +ontology nbo:helpsPlan rdfs:label "obsolete helps plan"@en ; owl:deprecated true""",
    "term-deprecated-label": f"""
        +ontology nbo:old a owl:AnnotationProperty ; owl:deprecated true ; {_DESCRIBED}""",
    "term-obsolete-label": _label("obsolete emotion"),
    "term-replaced": """
        +ontology dcterms:isReplacedBy a owl:AnnotationProperty
        +ontology nbo:Emotion dcterms:isReplacedBy nbo:Topic""",
    "term-undeclared": """
        -ontology nbo:helpsPlan rdfs:range ?x
        +ontology nbo:helpsPlan rdfs:range nbo:Treatmnt""",
    "type-undeclared": """
        -entities nb:not-spread a ?x
        -entities nb:has-spread a ?x
        +entities nb:not-spread a nbo:StageCritrion . nb:has-spread a nbo:StageCritrion""",
    # --- labels, definitions, annotations
    "label-missing": "-ontology nbo:Emotion rdfs:label ?x",
    "label-multiple": '+ontology nbo:Emotion rdfs:label "mood"@en',
    "label-duplicate": _label("Topic"),
    "label-whitespace": _label("emotion "),
    "label-formatting": _label("emotional\\tstate"),
    "label-period": _label("emotion."),
    "definition-missing": "-ontology nbo:Emotion skos:definition ?x",
    "definition-multiple": '+ontology nbo:Emotion skos:definition "A mood."@en',
    "definition-duplicate": """
        ~ontology nbo:Emotion skos:definition ?old . nbo:Topic skos:definition ?new
        => nbo:Emotion skos:definition ?new . nbo:Topic skos:definition ?new""",
    "definition-lowercase": _definition("a mood."),
    "definition-period": _definition("A mood"),
    "definition-is-label": _definition("An emotion."),
    "definition-inverse-only": _definition("The inverse of calm."),
    "annotation-whitespace": '+ontology nbo:Emotion skos:note "Two  spaces."@en',
    "annotation-misused": _label(
        "a feeling that somebody has when something happens to them, in a life that is long enough"
    ),
    "annotation-punctuation": '+ontology nbo:Emotion skos:note "So-called \\u201cmood\\u201d."@en',
    "annotation-language": '+ontology nbo:Emotion skos:note "A mood."',
    "annotation-reference": '+ontology nbo:Emotion rdfs:seeAlso "page 5"',
    "synonym-shared": """
        +entities nb:skin skos:altLabel "cover"@en . nb:liver skos:altLabel "Cover"@en""",
    "synonym-label": '+entities nb:skin skos:altLabel "liver"@en',
    "synonym-scoped": '+entities nb:skin skos:altLabel "hide"@en ; nbo:relatedTerm "Hide"@en',
    # --- classes
    "class-cycle": f"""
        +ontology nbo:One a owl:Class ; rdfs:subClassOf nbo:Two ; {_DESCRIBED}
        +ontology nbo:Two a owl:Class ; rdfs:subClassOf nbo:One ; vs:term_status "testing" ;
        rdfs:isDefinedBy nbkg:ontology ; rdfs:label "two"@en ; skos:definition "Two of them."@en""",
    "class-superclass": "-ontology nbo:Emotion rdfs:subClassOf ?x",
    "class-superclass-multiple": "+ontology nbo:Tissue rdfs:subClassOf nbo:Substance",
    "class-superclass-redundant": "+ontology nbo:Organ rdfs:subClassOf nbo:Entity",
    "class-equivalent-pair": "+ontology nbo:Emotion owl:equivalentClass nbo:Topic",
    "class-definitions-multiple": """
        +ontology nbo:CaseWithoutLocalSpread owl:equivalentClass [ a owl:Class ;
        owl:intersectionOf ( nbo:Case nbo:MetastaticCase ) ]""",
    "class-no-genus": """
        +ontology nbo:Emotion owl:equivalentClass [ a owl:Restriction ; owl:onProperty
        nbo:helpsPlan ; owl:someValuesFrom owl:Thing ]""",
    "class-disjointness": "-ontology ?list rdf:first nbo:ClassificationEntity",
    "class-disjoint-above": "+ontology nbo:Organ owl:disjointWith nbo:AnatomicalEntity",
    "class-merged": _label("emotion or mood"),
    "class-miscellaneous": _label("other emotion"),
    "class-name": f"+ontology nbo:made_Up a owl:Class ; rdfs:subClassOf nbo:Emotion ; {_DESCRIBED}",
    "class-recursive": """
        +ontology nbo:Emotion owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
        nbo:Entity [ a owl:Class ; owl:complementOf nbo:Emotion ] ) ]""",
    "class-singleton": """
        -entities nb:serial-mri-scan a ?x
        +entities nb:serial-mri-scan a nbo:DiagnosticTest""",
    "class-unused": f"""
        +ontology nbo:MadeUp a owl:Class ; rdfs:subClassOf nbo:Emotion ; {_DESCRIBED}""",
    # --- properties
    "property-domain": "-ontology nbo:helpsPlan rdfs:domain ?x",
    "property-range": "-ontology nbo:helpsPlan rdfs:range ?x",
    "property-domain-multiple": "+ontology nbo:helpsPlan rdfs:domain nbo:Emotion",
    "property-range-multiple": "+ontology nbo:helpsPlan rdfs:range nbo:Emotion",
    "property-undeclared": '+entities nb:skin nbo:color "pale"@en',
    "property-named-undeclared": "+ontology nbo:helpsPlan rdfs:subPropertyOf nbo:helpss",
    "property-inverse": "-ontology nbo:mayBeCuredBy owl:inverseOf ?x",
    "property-inverse-sides": """
        -ontology nbo:mayBeCuredBy rdfs:domain ?x
        +ontology nbo:mayBeCuredBy rdfs:domain nbo:Tumor""",
    "property-inverse-multiple": "+ontology nbo:mayCure owl:inverseOf nbo:mayBeManagedBy",
    "property-inverse-self": "+ontology nbo:givesOnlyPartOf owl:inverseOf nbo:givesOnlyPartOf",
    "property-inverse-symmetric": "+ontology nbo:isKindOf a owl:SymmetricProperty",
    "property-equivalent": "+ontology nbo:helpsPlan owl:equivalentProperty nbo:mayCure",
    "property-symmetric": "+ontology nbo:helpsPlan a owl:SymmetricProperty",
    "property-transitive": "+ontology nbo:helpsPlan a owl:TransitiveProperty",
    "property-chain": "+ontology nbo:helpsPlan owl:propertyChainAxiom ( nbo:mayCure )",
    "property-is": """
        -ontology nbo:helpsPlan rdfs:label ?x
        +ontology nbo:helpsPlan rdfs:label "is a"@en""",
    "property-name": f"+ontology nbo:Made_up a owl:AnnotationProperty ; {_DESCRIBED}",
    "property-cycle": "+ontology nbo:helpsPlan rdfs:subPropertyOf nbo:helpsPlan",
    "property-parent-kind": "+ontology nbo:helpsPlan rdfs:subPropertyOf nbo:relatedTerm",
    "property-parent-domain": "+ontology nbo:mayCure rdfs:subPropertyOf nbo:mayOccurAs",
    "property-parent-range": "+ontology nbo:mayOccurAs rdfs:subPropertyOf nbo:mayBeCuredBy",
    "property-non-simple": "+ontology nbo:partOf a owl:AsymmetricProperty",
    "property-datatype": """
        -ontology nbo:statement rdfs:range ?x
        +ontology nbo:statement rdfs:range xsd:gYear""",
    "property-once": """
        -fact:F00275 nb:stage-l2 nbo:mayInvolveSpreadTo nb:nearby-tissue
        +fact:F00275 nb:nearby-tissue nbo:isExampleOf nb:body-area""",
    "property-unused": f"""
        +ontology nbo:madeUp a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:domain
        nbo:Emotion ; rdfs:range nbo:Emotion ; {_DESCRIBED}""",
    # --- things
    "entity-unused": """
        +entities nb:knee a nbo:BodyRegion ; rdfs:label "knee"@en ; skos:definition "The middle
        of a leg."@en""",
    "entity-class": "+entities nb:abdomen a nbo:Organ",
    "part-cycle": "+fact:F00265 nb:skin nbo:partOf nb:liver . nb:liver nbo:partOf nb:skin",
    "kind-cycle": "+fact:F00265 nb:skin nbo:isKindOf nb:liver . nb:liver nbo:isKindOf nb:skin",
    "lead-in-cycles": "+provenance passage:P0191 nbo:leadIn passage:P0192",
    "section-cycle": "+provenance nb:section-title nbo:parentSection nb:section-what-is",
    # --- facts and graphs
    "fact-empty": "*provenance fact:F00265 => fact:F99999",
    "fact-blank-node": "+fact:F00265 nb:stage-ms nbo:isKindOf [ ]",
    "fact-property": """
        +ontology skos:related a owl:ObjectProperty
        +fact:F00265 nb:skin skos:related nb:liver . nb:liver skos:related nb:skin""",
    "fact-thing": "+fact:F00265 nb:stage-ms nbo:isKindOf nb:nothing",
    "fact-self": """
        +fact:F00265 nb:stage-ms nbo:mayLeadTo nb:stage-ms
        +fact:F00264 nb:stage-m nbo:mayLeadTo nb:stage-m""",
    "fact-inverse": """
        +fact:F00265 nb:stage-ms nbo:isStageIn nb:neuroblastoma-staging
        +fact:F00264 nb:stage-m nbo:isStageIn nb:neuroblastoma-staging""",
    "fact-stated-elsewhere": "+entities nb:stage-ms nbo:isKindOf nb:special-category",
    "graph-unknown": '+entity nb:skin rdfs:label "skin"@en',
    "merge-missing": "-default passage:P0192 nbo:order ?x",
    "merge-extra": "+default nb:stage-ms nbo:isKindOf nb:neuroblastoma",
    "case-in-merge": """
        +provenance case:C99 a nbo:Case ; nbo:listsAllLocalSpread true ;
        nbo:listsAllDistantSpread true ; nbo:listsAllVitalStructures true""",
    "inferred-asserted": '+inferred nb:skin rdfs:label "skin"@en',
    # --- stages
    "stage-class": """
        ~ontology ?r owl:hasValue nb:stage-l1 ; owl:onProperty nbo:hasStage
        => ?r owl:hasValue nb:stage-l2 ; owl:onProperty nbo:hasStage""",
    "stage-sites": "~ontology ?list rdf:first nb:skin => ?list rdf:first nb:neck",
    "stage-age": "~ontology ?facet xsd:maxExclusive 18 => ?facet xsd:maxExclusive 12",
    # --- mappings
    "mapping-label": "+mappings nb:stage-ms skos:relatedMatch obo:NCIT_0",
    "mapping-subject": "+mappings nb:nothing skos:relatedMatch obo:UBERON_0002097",
    "mapping-kind": "+mappings nb:skin skos:relatedMatch obo:UBERON_0002097",
    "mapping-exact-shared": "+mappings nb:neck skos:exactMatch obo:UBERON_0002097",
    "import-unused": '+imports obo:NCIT_0 a owl:Class ; rdfs:label "made up"@en',
}
"""The mutation of each check, by the name of its rule."""

BY_NATURE: Final[dict[str, dict[str, str]]] = {
    "ontology-reuse": {"property-undeclared": "what is not declared cannot be used either"},
    "class-superclass-redundant": {
        "class-superclass-multiple": "a redundant superclass stands beside another"
    },
    "class-name": {"class-unused": "a new class has no members"},
    "property-inverse": {"property-unused": "only the lost axiom named the property"},
}
"""Rules that a mutation cannot avoid to break as well, with the reason."""
