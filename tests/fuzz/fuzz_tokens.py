"""Fuzz the check of queries; README.md says how."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
with atheris.instrument_imports(include=["kg.sparql"]):
    import kg.sparql.form  # noqa: F401  # instrumented here, used by the properties

from query_grammar import BEFORE, PREFIXES, SLIPPED_IN, STRINGS  # noqa: E402
from token_properties import check_properties  # noqa: E402


def one_input(data: bytes) -> None:
    """Take bytes as a query in UTF-8; broken bytes become surrogates, which are no characters."""
    check_properties(data.decode("utf-8", "surrogateescape"))


def _dictionary(path: Path) -> Path:
    """Write the words of the grammar where the fuzzer finds them."""
    texts = [PREFIXES, *SLIPPED_IN, *STRINGS, *BEFORE]
    words = [word.encode("utf-8", "replace") for word in texts if word]
    escaped = ["".join(f"\\x{byte:02x}" for byte in word) for word in words]
    path.write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")
    return path


def main() -> None:
    """Run the fuzzer from the seeds; what it finds stays in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "corpus")
        found.mkdir()
        arguments = [
            f"-dict={_dictionary(Path(folder, 'words'))}",
            "-max_len=2000",
            f"-artifact_prefix={tempfile.gettempdir()}/",
        ]
        atheris.Setup(
            [sys.argv[0], *arguments, *sys.argv[1:], str(found), str(HERE / "seeds")], one_input
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
