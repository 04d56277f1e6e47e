"""Pages of what the dataset holds: home, search, entities, facts, passages, cases, downloads."""
