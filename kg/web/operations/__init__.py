"""For whoever runs the service: log, metrics, health, limits, conformance."""
