"""Measurements of the service, run by hand; see README.md in this folder."""
