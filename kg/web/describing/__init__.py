"""What an address says of a thing: its RDF, its links, and what search engines read of it."""
