"""The WSGI application, for any server: ``server:app``."""

from kg.web import create_app

app = create_app()
