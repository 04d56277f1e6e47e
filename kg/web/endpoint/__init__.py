"""The SPARQL endpoint: protocol, graph store, service description."""
