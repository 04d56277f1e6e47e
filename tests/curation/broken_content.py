"""Ways to break one file of the small content folder, at least one for each rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Break:
    """One way to break one file.

    ``old`` stands in the file once and becomes ``new``. The one problem of ``rule`` is on the line
    of ``old`` (where it starts), unless ``at`` says where its problems are; the remedy of each
    holds ``remedy``. ``also`` are other rules that rightly find something.
    """

    rule: str
    file: str
    old: bytes
    new: bytes
    at: tuple[tuple[str, int], ...]
    remedy: str
    also: frozenset[str]

    def __str__(self) -> str:
        return f"{self.rule}-{self.file}"


def broken(
    rule: str,
    file: str,
    old: str | bytes,
    new: str | bytes,
    *also: str,
    at: tuple[tuple[str, int], ...] = (),
    remedy: str = "",
) -> Break:
    old, new = (x.encode() if isinstance(x, str) else x for x in (old, new))
    return Break(rule, file, old, new, at, remedy, frozenset(also))


SRC, SEC, PAS, VOC = "sources.csv", "sections.csv", "passages.csv", "vocabulary.csv"
ENT, SYN, QUA, CUE = "entities.csv", "synonyms.csv", "quantities.csv", "cues.csv"
FAC, TRI, ONT, CAS = "facts.csv", "triples.csv", "ontology.ttl", "cases.csv"

SOURCE = (
    ",Other Page,Example,https://example.org/,https://example.org/other,2024-03-05,en,"
    f"{'0' * 64},99"
)
"""Another document, all but its name and the note."""

FILE_FORM = [
    broken("byte-order-mark", ENT, b"entity,class", b"\xef\xbb\xbfentity,class", remedy="UTF-8"),
    broken("encoding", ENT, b"A brown mark.", b"A caf\xe9 mark.", remedy="Windows-1252"),
    broken("encoding", ONT, b"What a quantity", b"What \xff quantity", remedy="UTF-8"),
    broken("line-ending", ENT, b"A brown mark.,\n", b"A brown mark.,\r\n", remedy="LF"),
    broken("line-ending", "readings.csv", "stated.\n", "stated.", remedy="line break"),
    broken("empty-line", ENT, "brown-spot,Sign", "\nbrown-spot,Sign", remedy="Remove"),
    broken("control-character", ENT, "A brown mark.", "A brown\x07 mark.", remedy="Remove"),
    broken("normal-form", ENT, "A brown mark.", "A cafe\u0301 mark.", remedy="caf\u00e9"),
    broken("unclosed-quote", ENT, "A brown mark.", '"A brown mark.', remedy="Close it"),
    broken("unclosed-quote", FAC, "Leaf spot occurs", '"Leaf spot occurs', remedy="Close it"),
    broken("quoting", TRI, '"""leaf spot""@en"', '"leaf spot"@en', remedy='""'),
    broken("quoting", ENT, "A brown mark.", '"A brown mark."', remedy="A brown mark.,"),
    broken("header", ENT, "entity,class,label", "entity,clas,label", remedy='"class"'),
    broken("header", ENT, ",definition,note", ",definition", remedy="entity,class,label"),
    broken("header", ENT, "entity,class,", "class,entity,", remedy="Order"),
    broken("cell-count", ENT, "A brown mark.,", "A brown mark", remedy="commas"),
    broken("cell-count", ENT, "A brown mark.,", "A brown, round mark.,", remedy="quotes"),
    broken("ontology-syntax", ONT, "nbo:Unit a owl:Class", "nbo:Unit a owl:Class .", remedy="dot"),
]

CELLS = [
    broken("missing-value", ENT, "brown-spot,Sign,", "brown-spot,,", remedy="Class"),
    broken("missing-citation", FAC, "houseplants.,,stated,,,P0004,", "houseplants.,,stated,,,,"),
    broken("missing-label", ENT, ",brown spot,A", ",,A", remedy="readers"),
    broken("missing-definition", ENT, "A brown mark.", "", remedy="own words"),
    broken("stray-space", ENT, "A brown mark.", "A  brown mark.", remedy='"A brown mark."'),
    broken("stray-space", VOC, "may|might|can", "may| might|can", remedy='"|"'),
    broken("wrong-type", QUA, ",3,false,6,", ",three,false,6,", remedy="bound"),
    broken("wrong-type", QUA, ",3,false,6,", ",03,false,6,", remedy="bound"),
    broken("wrong-type", QUA, ",3,false,6,", ",3,no,6,", remedy="lower bound"),
    broken("wrong-type", SRC, "2024-03-05", "2024-02-30", remedy="YYYY-MM-DD"),
    broken("wrong-form", FAC, "F00002,", "F2,"),
    broken("wrong-form", CAS, "C01,", "C1,"),
    broken("wrong-form", CAS, ",6,", ",six,", remedy="unknown"),
    broken("wrong-form", ENT, "brown-spot,Sign", "brown spot,Sign"),
    broken("wrong-form", ENT, "brown-spot,Sign", "brown-spot,Leaf Sign"),
    broken("wrong-form", TRI, "leaf-spot,isKindOf", "leaf-spot,is kind of"),
    broken("wrong-form", SRC, "https://example.org/,", "example.org,", remedy="https://"),
    broken("unknown-choice", SYN, "sis,clinical", "sis,clinicl", remedy='"clinical"'),
    broken("out-of-range", QUA, "fern,1,", "fern,0,", remedy="Years"),
    broken("out-of-range", QUA, ",2024", ",20240", remedy="Year"),
    broken("list-form", FAC, "P0011 P0013", "P0011  P0013", remedy="one space"),
    broken("list-form", FAC, "P0011 P0013", "P0011 P0013 P0011", remedy="once"),
    broken("duplicate-id", ENT, "houseplant,Plant,", "fern,Plant,", "unknown-entity",
           at=((ENT, 5),), remedy="another"),
    broken("duplicate-id", TRI, "With,repotting", "With,leaf-removal", "unused-entity",
           "combination", remedy="remove"),
]  # fmt: skip

REFERENCES = [
    broken("unknown-source", PAS, "P0004,leaf-spot", "P0004,leaf-sport", remedy='"leaf-spot"'),
    broken("unknown-source", "wording.csv", "leaf-spot,04667ac7", "leaf-sport,04667ac7",
           remedy='"leaf-spot"'),
    broken("unknown-section", PAS, "overview,adv", "overwiev,adv", remedy='"overview"'),
    broken("unknown-section", SEC, "signs,Signs,page", "signs,Signs,pages", remedy='"page"'),
    broken("unknown-passage", FAC, "P0011 P0013", "P011 P0013", remedy='"P0011"'),
    broken("unknown-passage", "readings.csv", "P0016", "P9999", remedy="passages.csv"),
    broken("unknown-fact", "fit_exceptions.csv", "F00010", "F00099", remedy="emove"),
    broken("triple-without-fact", TRI, "F00013,", "F00099,", "fact-without-triple"),
    broken(
        "unknown-entity", TRI, "isKindOf,fungal-d", "isKindOf,fungl-d", "unused-entity",
        remedy='"fungal-disease"',
    ),
    broken("unknown-entity", FAC, "stated,fern,,P0005", "stated,ferm,,P0005", remedy='"fern"'),
    broken("unknown-entity", SYN, "repotting,repot", "repoting,repot", remedy='"repotting"'),
    broken("unknown-entity", CUE, "new-plant,", "new-plants,", remedy='"new-plant"'),
    broken("unknown-entity", QUA, "percent,fern,", "percent,fading-time,", remedy="entities.csv"),
    broken("unknown-entity", CAS, "6,old-leaf", "6,old-leaves", remedy='"old-leaf"'),
    broken("unknown-entity", CAS, "none,,,und", "none,last-stage,,und"),
    broken("unknown-class", ENT, "brown-spot,Sign,", "brown-spot,Sing,", "range", "domain",
           remedy='"Sign"'),
    broken("unknown-property", TRI, "lasts", "last", remedy='"lasts"'),
    broken("unknown-property", TRI, "lasts", "skoss:related", remedy='"skos"'),
    broken("unknown-property", TRI, "lasts", "nbo:lasts", remedy="without nbo:"),
    broken("unknown-property", TRI, "lasts", "foaf:name", remedy="declare"),
    broken("unknown-term", FAC, ",usually,", ",usualy,", "unused-term", remedy='"usually"'),
    broken("unknown-term", PAS, "overview,advertising", "overview,weeks", "unused-term"),
    broken("unknown-term", QUA, ",weeks,", ",percents,", "unused-term", remedy='"percent"'),
    broken(
        "shared-name", ENT, "resistance,Trait,resistance,", "fading-time,Trait,resistance,",
        "unknown-entity", at=((QUA, 3),), remedy="another name",
    ),
]  # fmt: skip

RULES_BY_NOUN = [
    broken("duplicate-label", ENT, ",soft bark,", ",Damp Air,", remedy="sets it apart"),
    broken("needless-synonym", SYN, "repotting,repot,", "repotting,repotting,", remedy="Remove"),
    broken("passage-bounds", PAS, ",20,44,", ",44,44,", remedy="end"),
    broken("passage-beyond-end", PAS, ",681,711,", ",681,1711,", remedy="length"),
    broken("passage-order", PAS, ",213,218,", ",10,18,", remedy="Move"),
    broken("passage-overlap", PAS, ",101,151,", ",99,151,", remedy="End the one"),
    broken("missing-reason", PAS, "Label of an advertisement.", "", remedy="stranger"),
    broken("uncited-passage", PAS, ",advertising,,Label of an advertisement.", ",statement,,",
           "unused-term", remedy="Write the fact"),
    broken("uncited-passage", FAC, ",P0019,", ",P0018,", at=((PAS, 20),), remedy="Write the fact"),
    broken("lead-in-self", PAS, "signs,caption,,", "signs,caption,P0010,", remedy="earlier"),
    broken("lead-in-forward", PAS, "signs,caption,,", "signs,caption,P0011,", remedy="earlier"),
    broken("lead-in-cycle", PAS, "signs,lead-in,,", "signs,lead-in,P0012,", "lead-in-forward",
           at=((PAS, 12), (PAS, 13)), remedy="P0012"),
    broken("section-parent", SEC, "page,Leaf Spot on Houseplants,",
           "page,Leaf Spot on Houseplants,signs", remedy="above"),
    broken("empty-section", SEC, "signs,Signs,page\n", "signs,Signs,page\nsigns-b,More,page\n",
           at=((SEC, 5),), remedy="Remove"),
    broken("unused-term", VOC, "weeks,Unit", "days,Unit,days,Time in days.,\nweeks,Unit"),
    broken("long-phrase", CUE, "reaches the stem", "one two three four five six", remedy="Keep"),
    broken("unused-entity", ENT, "old-leaf,PlantPart",
           "pot,PlantPart,pot,What a plant stands in.,\nold-leaf,PlantPart", remedy="Remove"),
    broken("unused-quantity", QUA, "fading-time,",
           "age,Duration,age,Time since planting.,1,false,2,false,false,weeks,,,\nfading-time,",
           remedy="Remove"),
    broken("missing-bound", QUA, ",3,false,6,false,false,weeks", ",,,,,false,weeks", remedy="both"),
    broken("crossed-bounds", QUA, ",3,false,6,", ",7,false,6,", remedy="Swap"),
    broken("crossed-bounds", QUA, ",3,false,6,", ",6,true,6,", remedy="exclusive"),
    broken("bound-without-unit", QUA, "false,weeks", "false,", "unused-term", remedy="Unit"),
    broken("exclusive-without-bound", QUA, ",80,true,,,", ",80,true,,true,", remedy="upper"),
    broken("fact-without-triple", FAC, "F00012,",
           "F00015,Soap is no treatment.,,stated,,,P0018,\nF00012,", remedy="triples.csv"),
    broken("same-fact-twice", TRI, "F00007,leaf-spot,mayPresentWith,soft-bark",
           "F00007,leaf-spot,mayPresentWith,yellow-veins", "unused-entity", at=((FAC, 9),),
           remedy="F00007"),
    broken("same-statement-twice", FAC, "Leaf spot occurs in houseplants.",
           "As a Disease leaf spot is fungal.", remedy="apart"),
    broken("combination", FAC, ",,may,,each,P0016", ",,may,,,P0016", remedy="each"),
    broken("combination", FAC, "treated-fern,,P0019", "treated-fern,any,P0019", remedy="Empty"),
    broken("literal-form", TRI, '"""leaf spot""@en"', '"""leaf spot"""', remedy="@en"),
    broken("long-literal", TRI, '""leaf spot""', '""spots that leaves get from fungi""'),
    broken("object-kind", TRI, "With,soft-bark", 'With,"""soft bark""@en"', "unused-entity",
           remedy="entity"),
    broken("object-kind", TRI, '"""leaf spot""@en"', "fern", remedy="object property"),
    broken("domain", TRI, "SPOT1,mayExplain", "brown-spot,mayExplain", "unused-entity",
           remedy="widen"),
    broken("range", TRI, "affects,houseplant", "affects,damp-air", "unused-entity",
           remedy="widen"),
    broken("range", ONT, "rdfs:range rdf:langString", "rdfs:range xsd:string", at=((TRI, 18),),
           remedy="rdf:langString"),
    broken("sentence-end", ENT, "A brown mark.", "A brown mark", remedy="A brown mark."),
    broken("sentence-end", FAC, "Leaf spot occurs in houseplants.", "Leaf spot occurs indoors"),
    broken("none-alone", CAS, ",none,,,und", ",none old-leaf,,,und", remedy="alone"),
    broken("case-range", CAS, "6,old-leaf", "6,fern", remedy="PlantPart"),
    broken("expected-outcome", CAS, ",undetermined,", ",undeterminded,", remedy='"undetermined"'),
    broken("undeclared-case-term", ONT, "nbo:hasRiskGroup a", "nbo:hasRiskGroups a", at=((ONT, 0),),
           remedy="cases.csv"),
    broken("own-words", FAC, "As a disease leaf spot is fungal.", "Leaf spot is a fungal disease.",
           remedy="other words"),
    broken("own-words", ENT, "A brown mark.", "The first sign is (usually) A brown.",
           remedy="own_words_allowed.csv"),
    broken("own-words", CUE, "reaches the stem", "the fungus reaches the stem other",
           "long-phrase"),
    broken("own-words", VOC, "may|might|can", "know your plants|best will my"),
    broken("own-words", "own_words_allowed.csv", "Title of", "Leaf spot is a fungal disease of"),
    broken("own-words", ONT, '"A part of a plant."@en',
           '"Include soft bark, yellow veins that."@en'),
    broken("missing-wording", SRC, "leaf-spot,Leaf Spot", f"other{SOURCE},\nleaf-spot,Leaf Spot",
           at=((SRC, 2),), remedy="--write-wording"),
    broken("plain-punctuation", ENT, "A brown mark.", "A \u201cbrown\u201d mark.",
           at=((ENT, 11), (ENT, 11)), remedy="Write"),
    broken("undeclared-model-term", ONT, "nbo:leadIn a", "nbo:leadsIn a",
           at=((ONT, 0),), remedy="owl:Object"),
    broken("undescribed-ontology-term", ONT,
           'rdfs:label "plant part"@en ; skos:definition "A part of a plant."@en ;',
           'rdfs:label "plant part"@en ;', remedy="skos:definition"),
]  # fmt: skip

BREAKS = [*FILE_FORM, *CELLS, *REFERENCES, *RULES_BY_NOUN]
