"""What every answer of the service goes through: guard, headers, caching, errors, clients."""
