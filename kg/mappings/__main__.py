"""``python -m kg.mappings``: write the import modules from the mappings."""

from __future__ import annotations

import sys

from kg.mappings.content import IMPORTS, read
from kg.mappings.imports import modules
from kg.paths import content_folder, shown


def main() -> int:
    """Write each module that differs, remove those of no source, and say which.

    Returns:
        0, or 2 where the files of mappings cannot be read.
    """
    folder = content_folder("ontology")
    content, problems = read(folder)
    if problems:
        sys.stderr.writelines(f"{problem}\n" for problem in problems)
        return 2
    texts = modules(content)
    for name, text in texts.items():
        path = folder / IMPORTS / name
        if not path.is_file() or path.read_bytes() != text.encode():
            path.write_bytes(text.encode())
            sys.stdout.write(f"Wrote {shown(path)}.\n")
    for path in sorted((folder / IMPORTS).glob("*.ttl")):
        if path.name not in texts:
            path.unlink()
            sys.stdout.write(f"Removed {shown(path)}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
