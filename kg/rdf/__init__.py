"""Prefixes, IRIs and media types: the vocabulary every other package speaks."""
