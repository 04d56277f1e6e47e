"""Runs in every Python that a service without some of its guards starts."""

import hostile_unguarded

hostile_unguarded.remove()
