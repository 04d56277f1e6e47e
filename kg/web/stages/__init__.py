"""``/stages``: what the document says of each, examples, and which one a described case is of."""
