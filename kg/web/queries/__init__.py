"""Saved queries: gallery, form, rows, charts, and every data face of a query."""
