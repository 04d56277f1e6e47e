"""The service: pages for people, data for programs, one Flask application."""
