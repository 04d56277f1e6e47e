"""What saved queries are stands in the files that hold the dataset, and in no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.exports import DOWNLOADS, Published
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from kg.exports import Download

WHOLE = {"nq", "trig", "nt", "ttl", "jsonld", "rdf12.ttl"}


@pytest.mark.parametrize("download", DOWNLOADS.values(), ids=lambda download: download.name)
def test_only_the_whole_dataset_holds_saved_queries(
    download: Download, released: Published
) -> None:
    written = download.serialize(released).decode()
    assert ("SPARQLExecutable" in written) is (download.name in WHOLE)
    if download.name not in WHOLE:
        # Prefixes are declared whether or not they are used.
        names = written.replace(f"<{PREFIXES['query']}>", "")
        assert PREFIXES["query"] not in names
        assert "query:" not in names.replace("@prefix query:", "")
