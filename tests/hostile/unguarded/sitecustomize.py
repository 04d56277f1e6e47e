"""Runs in every Python that a service without some of its guards starts."""

import os
import traceback

import hostile_unguarded

done = False
try:
    hostile_unguarded.remove()
    done = True
finally:
    if not done:  # a service that has its guards after all must not run
        traceback.print_exc()
        os._exit(70)
