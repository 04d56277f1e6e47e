"""Rows as tables, charts and drawings, for every page that shows the answer to a saved query."""
