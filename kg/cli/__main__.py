"""``python -m kg.cli``: the same as ``nbkg``."""

from kg.cli import main

main(prog_name="nbkg")
