"""The OWL API, the Java library under Protege, where it is installed."""
