"""The words of parents, clinicians and data people find queries, entities and facts."""

from __future__ import annotations

import random
import string
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from kg.errors import BadRequestError
from kg.paths import content_folder
from kg.queries import Catalog
from kg.search import LONGEST, Match, Search

if TYPE_CHECKING:
    from kg.queries import SavedQuery
    from kg.search import Hit, Kind
    from kg.store.embedded import EmbeddedEngine

CATALOG = Catalog.load(content_folder("queries"))
WORDINGS = [(query, wording) for query in CATALOG for wording in query.questions]


@pytest.fixture(scope="module")
def search(release_engine: EmbeddedEngine) -> Search:
    return Search(CATALOG, release_engine)


def first(search: Search, text: str, kind: Kind) -> Hit:
    return search.find(text, (kind,), most=1).hits[0]


def test_every_wording_finds_its_query_first(search: Search) -> None:
    others = {
        wording: hit.thing.name
        for query, wording in WORDINGS
        if (hit := first(search, wording, "query")).thing.name != query.slug
    }
    assert WORDINGS
    assert others == {}


def test_every_wording_with_one_slip_of_the_pen_finds_its_query_first(search: Search) -> None:
    chance = random.Random(5)  # noqa: S311  # no secret
    others = {
        typed: hit.thing.name
        for query, wording in WORDINGS
        if (hit := first(search, typed := slipped(wording, chance), "query")).thing.name
        != query.slug
    }
    assert others == {}


def slipped(text: str, chance: random.Random) -> str:
    """Leave out, swap, replace or add one letter."""
    places = [i for i in range(len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    at, letter = chance.choice(places), chance.choice(string.ascii_lowercase)
    return chance.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + letter + text[at + 1 :],
            text[:at] + letter + text[at:],
        )
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("pee test", "urine-test"),
        ("Pee Tests", "urine-test"),
        ("urinalysis", "urine-test"),
        ("gullet", "esophagus"),
        ("HGNC:7559", "MYCN"),
        ("mycn", "MYCN"),
        ("neuroblastmoa", "neuroblastoma"),
        ("esopha", "esophagus"),
        ("bulging éyes", "bulging-eyes"),
    ],
)
def test_an_entity_is_found_by_any_of_its_names(search: Search, typed: str, name: str) -> None:
    assert first(search, typed, "entity").thing.name == name


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("what are my child's chances", "survival"),
        ("where does it spread metastases", "metastasis-sites"),
        ("how many facts per chapter", "facts-per-section"),
        ("survival", "survival"),
        ("can-spread-to", "can-spread-to"),
    ],
)
def test_a_query_is_found_in_other_words(search: Search, typed: str, slug: str) -> None:
    assert first(search, typed, "query").thing.name == slug


def test_a_query_that_takes_what_was_named_comes_with_the_value(search: Search) -> None:
    hit = first(search, "ATRX inhibitor", "query")
    assert (hit.thing.name, hit.values) == ("gene-effects", {"gene": "ATRX"})
    assert Match("option", "ATRX") in hit.matches


def test_a_value_to_which_there_is_no_answer_does_not_come_first(search: Search) -> None:
    assert first(search, "ALK gene", "query").thing.name == "genes-of-a-form"


def test_hits_say_why_they_were_found(search: Search) -> None:
    assert Match("synonym", "pee test") in first(search, "pee test", "entity").matches
    fact = first(search, "the lump in the neck", "fact")
    assert [match.field for match in fact.matches] == ["statement"]
    assert "neck" in fact.thing.title


def test_words_that_would_do_for_several_parameters_set_none(search: Search) -> None:
    hits = search.find("tummy", ("query",)).hits
    assert {hit.thing.name: hit.values for hit in hits}["can-spread-to"] == {"site": "abdomen"}
    assert all(len(set(hit.values.values())) == len(hit.values) for hit in hits)
    assert all(not hit.values for hit in hits if hit.thing.name == "stage-of-a-case")


@pytest.mark.parametrize("typed", ["mri", "MIBG", "poo problems", "liver", "biopsy"])
def test_a_parameter_that_takes_anything_is_not_set_by_words_in_an_answer(
    search: Search, typed: str
) -> None:
    hits = search.find(typed, ("query",)).hits
    assert hits
    assert [hit for hit in hits if hit.thing.name == "genetic-terms"] == []


def test_a_title_names_the_value_that_is_set(search: Search) -> None:
    hits = {hit.thing.name: hit.thing.title for hit in search.find("fatigue").hits}
    assert hits["what-a-symptom-is-like"] == "What a symptom is like: fatigue"
    default = first(search, "MYCN", "query")
    assert default.values == {"gene": "MYCN"}
    assert "MYCN" in default.thing.title
    assert default.thing.title.endswith("?")


def test_a_fact_is_found_by_what_it_is_about_in_other_words(search: Search) -> None:
    facts = {hit.thing.name: hit for hit in search.find("relapse", ("fact",)).hits}
    assert "relapse" not in facts["F00308"].thing.title
    assert facts["F00308"].matches == (Match("about", "recurrence"),)


def test_a_name_alone_asks_what_that_is(search: Search) -> None:
    hits = search.find("neuroblastoma", ("query",)).hits
    assert hits[0].thing.name == "what-is-neuroblastoma"
    assert len({hit.thing.name for hit in hits}) == 10


def test_how_common_is_about_the_disease_where_nothing_else_is_named(search: Search) -> None:
    assert first(search, "how common", "query").thing.name in {"figures", "who-is-affected"}
    assert search.find("how common is recurrence").hits[0].thing.name == "recurrence"


def test_what_a_word_was_read_as_is_said_and_what_is_unknown(search: Search) -> None:
    found = search.find("chromosoems zzzyx")
    assert found.read_as == {"chromosoems": ("chromosomes", "chromosome")}
    assert found.unknown == ("zzzyx",)
    assert found.hits


@pytest.mark.parametrize("typed", ["", "  ", "?!", "zzzyx qqqw", '"', "NEAR(a b)", "-x OR *", "'"])
def test_what_says_nothing_finds_nothing_or_something_but_never_fails(
    search: Search, typed: str
) -> None:
    found = search.find(typed)
    assert all(hit.score > 0 for hit in found.hits)
    if not any(character.isalpha() for character in typed) or "zzz" in typed:
        assert found.hits == ()


def test_a_long_text_is_refused(search: Search) -> None:
    search.find("lump " * (LONGEST // 5))
    with pytest.raises(BadRequestError, match="has 501 characters"):
        search.find("x" * (LONGEST + 1))


def test_hits_are_ranked_and_as_many_as_asked_for(search: Search) -> None:
    hits = search.find("tumor", most=3).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    kinds = [hit.thing.kind for hit in hits]
    assert {kind: kinds.count(kind) for kind in kinds} == {"query": 3, "entity": 3, "fact": 3}


def test_without_an_engine_queries_are_found(search: Search) -> None:
    alone = Search(CATALOG)
    assert first(alone, "which genes", "query").thing.kind == "query"
    assert alone.find("gullet", ("entity", "fact")).hits == ()
    assert search.find("gullet", ("entity",)).hits


def test_threads_may_search_at_once(search: Search) -> None:
    asked: list[tuple[SavedQuery, str]] = WORDINGS[:60]
    with ThreadPoolExecutor(8) as threads:
        hits = list(threads.map(lambda pair: first(search, pair[1], "query"), asked))
    assert [hit.thing.name for hit in hits] == [query.slug for query, _ in asked]
