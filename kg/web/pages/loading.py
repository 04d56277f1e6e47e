"""How each file of a release is loaded: lines that run beside the file, as the page shows them."""

from __future__ import annotations

from typing import Final, NamedTuple


class Way(NamedTuple):
    """A way to load a file.

    Attributes:
        tool: what loads it.
        language: ``python``, ``shell`` or ``menu``, which is done by hand.
        lines: what is typed, or where to click; ``FILE`` stands for the name of the file.
    """

    tool: str
    language: str
    lines: str


_GRAPH: Final = Way(
    "rdflib", "python", 'import rdflib\n\ngraph = rdflib.Graph().parse("FILE")\nprint(len(graph))'
)
_DATASET: Final = Way(
    "rdflib",
    "python",
    'import rdflib\n\ndataset = rdflib.Dataset()\ndataset.parse("FILE")\nprint(len(dataset))',
)
_SERVER: Final = Way(
    "Oxigraph",
    "shell",
    "oxigraph load --location store --file FILE\noxigraph serve-read-only --location store",
)
_TABLE: Final = Way(
    "pandas", "python", 'import pandas\n\ntable = pandas.read_csv("FILE")\nprint(table.head())'
)
_EDITOR: Final = Way(
    "Protégé", "menu", "Choose Open in the menu File, then FILE; it needs no network."
)
_OWLREADY: Final = Way(
    "owlready2",
    "python",
    "from owlready2 import get_ontology\n\n"
    'ontology = get_ontology("FILE").load()\nprint(len(list(ontology.classes())))',
)

_WAYS: Final = {
    "nq": (_SERVER, _DATASET),
    "nanopubs.trig": (_DATASET,),
    "trig": (_SERVER, _DATASET),
    "nt": (_SERVER, _GRAPH),
    "rdf12.ttl": (
        Way(
            "pyoxigraph",
            "python",
            "import pyoxigraph\n\nstore = pyoxigraph.Store()\n"
            'store.load(path="FILE", format=pyoxigraph.RdfFormat.TURTLE)\nprint(len(store))',
        ),
    ),
    "ttl": (_SERVER, _GRAPH),
    "jsonld": (_GRAPH,),
    "owl": (_EDITOR, _OWLREADY),
    "sssom.tsv": (
        Way(
            "pandas",
            "python",
            'import pandas\n\nmappings = pandas.read_csv("FILE", sep="\\t", comment="#")\n'
            "print(mappings.head())",
        ),
    ),
    "csv": (_TABLE,),
    "obographs.json": (
        Way(
            "Python",
            "python",
            'import json\n\nwith open("FILE", encoding="utf-8") as file:\n'
            '    graph = json.load(file)["graphs"][0]\nprint(len(graph["nodes"]))',
        ),
    ),
}
"""How a name ends, the longer ending first, to the ways."""


def ways(name: str) -> tuple[Way, ...]:
    """Return the ways to load a file; none for one that is read as it is."""
    found = next((ways for end, ways in _WAYS.items() if name.endswith(f".{end}")), ())
    return tuple(way._replace(lines=way.lines.replace("FILE", name)) for way in found)
