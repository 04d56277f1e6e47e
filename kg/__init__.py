"""The neuroblastoma knowledge graph: curated facts, and the code that builds and serves them."""

__version__ = "0.2.0"
