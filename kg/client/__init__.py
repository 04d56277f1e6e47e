"""The graph from Python: saved queries and SPARQL, of a service or of this machine's release."""

from kg.client.answer import Answer, Row
from kg.client.client import Client
from kg.client.connecting import connect
from kg.client.entity import Entity, Name
from kg.client.saved import Column, Parameter, Queries, Query
from kg.client.values import BlankNode, Iri, Triple, Value

__all__ = [
    "Answer",
    "BlankNode",
    "Client",
    "Column",
    "Entity",
    "Iri",
    "Name",
    "Parameter",
    "Queries",
    "Query",
    "Row",
    "Triple",
    "Value",
    "connect",
]
