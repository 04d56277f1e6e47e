"""The graph from Python: saved queries and SPARQL, of a service or of this machine's release."""

from kg.client.answer import Answer, Row
from kg.client.client import Client
from kg.client.connecting import connect
from kg.client.entity import Entity, Name
from kg.client.evidence import Evidence, Fact, Passage
from kg.client.found import Found, Hit, Release
from kg.client.saved import Column, Parameter, Queries, Query
from kg.client.values import BlankNode, Iri, Triple, Value

__all__ = [
    "Answer",
    "BlankNode",
    "Client",
    "Column",
    "Entity",
    "Evidence",
    "Fact",
    "Found",
    "Hit",
    "Iri",
    "Name",
    "Parameter",
    "Passage",
    "Queries",
    "Query",
    "Release",
    "Row",
    "Triple",
    "Value",
    "connect",
]
