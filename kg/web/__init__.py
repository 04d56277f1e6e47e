"""The service: pages for people, data for programs, one Flask application."""

from kg.web.app import create_app

__all__ = ["create_app"]
