"""``/ontology``: the ontology as a file for editors and as a page."""

from kg.web.ontology.views import blueprint

__all__ = ["blueprint"]
