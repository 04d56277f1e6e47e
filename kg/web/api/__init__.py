"""The service described for programs: OpenAPI, and the same to be read."""
