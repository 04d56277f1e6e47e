"""An entity may be named by the identifier of a term elsewhere that means the same."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import BadRequestError
from kg.queries.choosing import choose
from kg.rdf.namespaces import iri
from kg.store.embedded import EmbeddedEngine

DATA = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX nb: <https://w3id.org/neuroblastoma-kg/id/>
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
nb:ROT1 a nbo:Gene ; rdfs:label "ROT1"@en ;
    skos:exactMatch <https://genes.example/id/17>, <https://proteins.example/Q17> ;
    skos:closeMatch <https://genes.example/id/18> .
nb:soft-bark a nbo:Sign ; rdfs:label "soft bark"@en ; skos:exactMatch <https://signs.example/5> .
nb:loose-bark a nbo:Sign ; rdfs:label "loose bark"@en ; skos:exactMatch <https://signs.example/5> .
<https://genes.example/id/17> dcterms:identifier "GENES:17" .
<https://genes.example/id/18> dcterms:identifier "GENES:18" .
<https://signs.example/5> dcterms:identifier "SIGNS:5" .
"""


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = ox.Store()
    store.load(DATA, format=ox.RdfFormat.TURTLE)
    return EmbeddedEngine(store)


@pytest.mark.parametrize(
    "typed",
    [
        "ROT1",
        "nb:ROT1",
        "GENES:17",
        "genes:17",
        "Genes:17",
        "https://genes.example/id/17",
        "<https://genes.example/id/17>",
        "https://proteins.example/Q17",
    ],
)
def test_an_exact_match_names_its_entity(typed: str, engine: EmbeddedEngine) -> None:
    assert choose(typed, iri("nbo:Gene"), engine, name="gene") == iri("nb:ROT1")


@pytest.mark.parametrize("typed", ["GENES:18", "17", "GENES", "GENES:17 "])
def test_a_close_match_or_part_of_an_identifier_names_nothing(
    typed: str, engine: EmbeddedEngine
) -> None:
    with pytest.raises(BadRequestError, match="is no nbo:Gene in the data"):
        choose(typed, iri("nbo:Gene"), engine, name="gene")


def test_an_identifier_of_two_entities_says_which(engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError) as caught:
        choose("signs:5", iri("nbo:Sign"), engine, name="sign")
    assert str(caught.value) == (
        "'signs:5' names more than one nbo:Sign; choose for sign: "
        "nb:loose-bark (loose bark), nb:soft-bark (soft bark)."
    )


def test_among_a_choice_the_identifier_may_be_of_one(engine: EmbeddedEngine) -> None:
    among = {iri("nb:soft-bark"): "soft bark"}
    found = choose("SIGNS:5", iri("nbo:Sign"), engine, name="sign", among=among)
    assert found == iri("nb:soft-bark")


def test_an_identifier_of_something_else_says_what_it_is(engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError, match=r"no value for sign\. It is nb:ROT1\. There are"):
        choose("GENES:17", iri("nbo:Sign"), engine, name="sign")


def test_the_release_knows_genes_by_their_identifiers(release_engine: EmbeddedEngine) -> None:
    gene = iri("nbo:Gene")
    for typed in ("HGNC:7559", "hgnc:7559", "https://identifiers.org/hgnc:7559"):
        assert choose(typed, gene, release_engine, name="gene") == iri("nb:MYCN")


def test_a_synonym_names_what_nothing_else_in_the_class_is_called(
    release_engine: EmbeddedEngine,
) -> None:
    for typed in ("N-myc", "n-MYC"):
        found = choose(typed, iri("nbo:Gene"), release_engine, name="gene")
        assert found == iri("nb:MYCN")
    with pytest.raises(BadRequestError, match="is no nbo:Stage"):
        choose("N-myc", iri("nbo:Stage"), release_engine, name="stage")


def test_a_synonym_of_two_entities_says_which() -> None:
    store = ox.Store()
    more = 'nb:soft-bark skos:altLabel "woof" . nb:loose-bark skos:altLabel "Woof" .'
    store.load(DATA + more, format=ox.RdfFormat.TURTLE)
    with pytest.raises(BadRequestError, match=r"names more than one nbo:Sign.*loose.*soft"):
        choose("woof", iri("nbo:Sign"), EmbeddedEngine(store), name="sign")
