"""Everyday words lead to words of the data, and are no part of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from kg.paths import content_folder
from kg.queries import Catalog
from kg.search import Search
from kg.search.everyday import everyday_words

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedEngine


@pytest.fixture(scope="module")
def search(release_engine: EmbeddedEngine) -> Search:
    return Search(Catalog.load(content_folder("queries")), release_engine)


def test_every_word_that_is_looked_for_also_stands_in_the_data(search: Search) -> None:
    lost = [
        row
        for row in everyday_words()
        for found in [search.find(row.means)]
        if found.unknown or found.read_as
    ]
    assert everyday_words()
    assert lost == []


def test_no_everyday_words_stand_twice() -> None:
    typed = Counter(" ".join(sorted(row.typed.split())) for row in everyday_words())
    assert [words for words, times in typed.items() if times > 1] == []
    assert all(row.typed.strip() and row.means.strip() for row in everyday_words())


def test_what_was_looked_for_also_is_said(search: Search) -> None:
    found = search.find("his palpitations")
    assert found.everyday == {"palpitations": "fast heart rate"}
    assert found.unknown == ()
    assert found.hits[0].thing.name == "fast-heart-rate" or found.hits[0].values == {
        "symptom": "fast-heart-rate"
    }


def test_the_words_of_a_phrase_may_stand_apart(search: Search) -> None:
    assert "hang down" in search.find("her lids hang all the way down").everyday
    assert "hang down" not in search.find("her lids hang").everyday


def test_of_everyday_words_those_that_led_to_hits_are_said_and_once(search: Search) -> None:
    assert search.find("can it come back").everyday == {"come back": "recurrence"}
    assert search.find("pee test").everyday == {}
    assert search.find("peeing hurts").everyday == {"peeing": "urinating", "hurt": "pain"}


@pytest.mark.parametrize("typed", ["boys or girls", "is it mom or dad"])
def test_words_for_the_same_with_or_between_them_ask_for_a_difference(
    search: Search, typed: str
) -> None:
    found = search.find(typed)
    assert not found.sure
    assert found.everyday == {}
    assert found.unknown


def test_words_for_different_things_with_or_between_them_are_all_looked_for(
    search: Search,
) -> None:
    assert {"scared", "poo"} <= search.find("scared or poo").everyday.keys()
    assert "boy" in search.find("is my boy tired or sick").everyday
