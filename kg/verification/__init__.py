"""Proof of the curated content against the document's text."""
