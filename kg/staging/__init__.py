"""The stage of a described case, with reasons."""
