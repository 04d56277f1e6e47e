"""SPARQL 1.1 Protocol requests, the check of a query's form, and content negotiation."""
