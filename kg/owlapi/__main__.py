"""``python -m kg.owlapi LINE``: the worker of one line of the OWL API."""

from __future__ import annotations

import sys

from kg.owlapi.installation import Line
from kg.owlapi.worker import serve

serve(Line(sys.argv[1]))
