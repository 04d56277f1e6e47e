"""Checks of the whole dataset that are files: SHACL shapes and SPARQL queries."""
