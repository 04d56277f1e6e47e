"""Matches of our terms with terms of other ontologies."""
