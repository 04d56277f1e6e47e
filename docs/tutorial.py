# ruff: noqa: T201, INP001
"""The graph from Python, step by step: from a first question to a figure.

Run it as it is (no server is needed, only a built release), or over a running service, and say
where the figure should go:

    python docs/tutorial.py
    python docs/tutorial.py --url http://127.0.0.1:8000 --figure survival.svg

Editors that know ``# %%`` show it as a notebook. It needs pandas and matplotlib. The graph holds
what one web page says; it is no medical advice.
"""

# %% Connect
# Without a URL the release on this machine is loaded into this process.
from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

from kg.client import connect
from kg.errors import KgError

parser = argparse.ArgumentParser(description="Ask the graph from Python, and draw a figure.")
parser.add_argument("--url", help="address of a running service; default: the release here")
parser.add_argument("--figure", type=Path, help="file for the figure; default: a temporary one")
arguments, _ = parser.parse_known_args()  # a notebook has arguments of its own

client = connect(arguments.url)
print(f"Release {client.release.digest[:16]}: {client.release.counts['facts']} facts")

# %% Which questions are there?
print(f"{len(client.queries)} saved queries; those about survival:")
for query in client.queries.values():
    if "survival" in query.tags:
        print(f"  {query}")

# %% Ask one
# A value is an IRI, a CURIE, a local name or a label. A row has its cells by name; an entity is its
# IRI, and knows its label.
print("\nWhat can a change of MYCN do?")
for row in client.query("gene-effects", gene="MYCN"):
    print(f"  {row.alteration.label} {row.relation} {row.effect.label} ({row.certainty})")
    print(f"    {row.effect}")

# %% Ask with numbers, and with several values at once
print("\nWhich stage is a made-up case of six months, with spread to liver and skin?")
asked = client.query(
    "stage-of-a-case", age=6, distant=["liver", "skin"], otherDistant="none", local=["lymph-node"]
)
for row in asked:
    print(f"  {row.stage.name}: {row.answer}; {row.reason}")

# %% What is that, and who says so?
mycn = client.entity("MYCN")
print(f"\n{mycn.label}: {mycn.definition} Also: {', '.join(name.text for name in mycn.names)}")
evidence = client.query("evidence", entity=mycn.iri)
print(f"{len({row.fact for row in evidence})} facts about it; the first:")
first = evidence.rows[0]
print(f"  {first.statement} [{first.certainty}; characters {first.start} to {first.end}]")

# %% What if there is no answer?
# An empty answer says what that means. That the document does not say something is no "no".
for gene in ("MYCN", "ALK"):
    answer = client.query("gene-effects", gene=gene)
    print(f"\n{gene}: {len(answer)} rows, {answer.state}. {answer.explanation}")
    for fact in answer.facts[:2]:
        cited = ", ".join(sorted({passage.section for passage in fact.passages}))
        print(f"  {fact.iri.name}: {fact} [{fact.certainty.label}; “{cited}”]")

# %% Which query was it?
found = client.search("pee test")
print("\nWhat a search for “pee test” finds:")
for hit in found[:3]:
    print(f"  {hit.kind} {hit.name} {dict(hit.values)}: {hit.title}")

# %% A question that is not saved
by_hedge = client.sparql("""
    PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?certainty (COUNT(?fact) AS ?facts)
    WHERE { ?fact a nbo:Fact ; nbo:certainty/rdfs:label ?certainty }
    GROUP BY ?certainty ORDER BY DESC(?facts) ?certainty
    """)
print("\nHow firmly facts are stated:")
print(by_hedge.to_dataframe().to_string(index=False))

# %% A graph
graph = client.query("neighborhood", entity="MYCN").graph()
print(f"\nThe neighborhood of MYCN as a graph of rdflib: {len(graph)} triples")

# %% What goes wrong says what to do
for slug, values in (("gene-efects", {}), ("gene-effects", {"gene": "MYNC"})):
    try:
        client.query(slug, **values)
    except KgError as error:
        print(f"{error.status} {error.title}: {error}")

# %% Survival by risk group
# All words and figures below are cells of this answer.
survival = client.query("survival")
frame = survival.to_dataframe()
columns = ["riskGroupLabel", "lower", "lowerExclusive", "upper", "approximate", "asOfYear"]
print("\nSurvival by risk group:")
print(frame[columns].to_string(index=False))


# %% The figure
# A range is drawn as what it is: without an upper figure it is an arrow to the end of the scale, a
# bound that is itself left out has a hollow mark, and what is only about right is hatched.
def in_words(row) -> str:  # noqa: ANN001
    """Return the range of a row in words."""
    words = []
    if row.approximate:
        words.append("about")
    if row.lower is not None:
        start = "more than" if row.lowerExclusive else "at least" if row.upper is None else ""
        words += [start, str(row.lower)] if start else [str(row.lower)]
    if row.upper is not None:
        words += ["to" if row.lower is not None else "at most", str(row.upper)]
    else:
        words.append("(no upper figure is given)")
    return " ".join(words)


# Text stays text in an SVG file, so that it can be searched and read aloud.
mpl.rcParams["svg.fonttype"] = "none"
BLUE, WHOLE = "#1f5f8b", 100
figure, axes = plt.subplots(figsize=(9, 3.6), layout="constrained")
for place, row in enumerate(survival):
    low = 0 if row.lower is None else row.lower
    high = WHOLE if row.upper is None else row.upper
    if row.approximate:
        axes.barh(place, high - low, 0.4, low, color="none", edgecolor=BLUE, hatch="///", lw=0)
    elif row.upper is not None:
        axes.barh(place, high - low, 0.4, low, color=BLUE, alpha=0.4)
    if row.upper is None:
        arrow = {"arrowstyle": "->", "color": BLUE, "linestyle": "--"}
        axes.annotate("", xy=(WHOLE, place), xytext=(low, place), arrowprops=arrow)
    for bound, left_out in ((row.lower, row.lowerExclusive), (row.upper, False)):
        if bound is not None:
            axes.plot(bound, place, "o", color=BLUE, fillstyle="none" if left_out else "full")
    axes.text(low, place - 0.3, in_words(row), ha="right" if low > WHOLE / 2 else "left")
horizons, units, years = (
    " or ".join(sorted({str(row[name]) for row in survival}))
    for name in ("years", "unit", "asOfYear")
)
axes.set_yticks(range(len(survival)), [row.riskGroup.label for row in survival])
axes.set_ylim(len(survival) - 0.5, -0.7)
axes.set_xlim(0, WHOLE)
axes.set_xlabel(f"Children alive {horizons} years after diagnosis, {units}")
axes.set_title(f"Survival by risk group, as of {years}")
figure.text(
    0.01,
    -0.08,
    "Hollow mark: the bound itself is left out. Arrow: no upper figure is given. Hatched: only "
    "about right.\nFigures of groups, no forecast for one child.",
    fontsize="small",
)

target = arguments.figure or Path(tempfile.mkdtemp(prefix="tutorial-")) / "survival.png"
figure.savefig(target, bbox_inches="tight")
print(f"\nThe figure: {target}")
client.close()
