"""What Schemathesis is told of this service: texts that a schema can only describe.

Loaded by Schemathesis itself; see test_openapi.py.
"""

from __future__ import annotations

import schemathesis
from hypothesis import strategies as st

from kg.web.api.query_operations import ENTITY_FORMAT
from kg.web.api.sparql_operations import GRAPH_FORMAT, SPARQL_FORMAT

BASE = "https://w3id.org/neuroblastoma-kg/"

ENTITIES = ["MYCN", "nb:liver", BASE + "id/neuroblastoma", "swollen lymph nodes"]
QUERIES = [
    "ASK {}",
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s a <{BASE}ontology#Gene> ; ?p ?o }}",
    f"DESCRIBE <{BASE}id/MYCN>",
]
GRAPHS = [BASE + "graph/metadata", BASE + "fact/F00001"]

schemathesis.openapi.format(ENTITY_FORMAT, st.sampled_from(ENTITIES))
schemathesis.openapi.format(SPARQL_FORMAT, st.sampled_from(QUERIES))
schemathesis.openapi.format(GRAPH_FORMAT, st.sampled_from(GRAPHS))


@schemathesis.serializer("application/sparql-query")
def direct(_context: schemathesis.SerializationContext, value: object) -> bytes:
    return str(value).encode()
