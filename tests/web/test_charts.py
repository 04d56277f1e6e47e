"""Charts and drawings: what is drawn is what was given."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from kg.web.drawing.amounts import Amount, number
from kg.web.drawing.charts import MOST_SERIES, Bar, Part, bars
from kg.web.drawing.diagrams import Link, diagram, tree
from kg.web.drawing.marks import MOST_BARS, Chart, Mark
from kg.web.drawing.ranges import Range, ranges
from kg.web.links import Shown


def D(text: str) -> Decimal:  # noqa: N802
    return Decimal(text)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(D("90"), D("95"), about=True, unit="per hundred"), "about 90 to 95 per hundred"),
        (Amount(D("95"), above=True), "more than 95"),
        (Amount(D("1"), unit="treatments"), "1 or more treatments"),
        (Amount(high=D("18"), below=True, unit="months"), "less than 18 months"),
        (Amount(high=D("5")), "up to 5"),
        (Amount(D("90"), D("90.0"), about=True), "about 90"),
        (Amount(D("1"), D("2"), above=True, below=True), "more than 1 to less than 2"),
        (Amount(unit="years", about=True), ""),
    ],
)
def test_bounds_are_put_in_words(amount: Amount, words: str) -> None:
    assert str(amount) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2025", "2025"),
        ("15714", "15,714"),
        ("90.0", "90"),
        ("0.50", "0.5"),
        ("-12000.5", "-12,000.5"),
        ("1E+3", "1000"),
        ("0", "0"),
    ],
)
def test_numbers_are_read_as_people_write_them(value: str, words: str) -> None:
    assert number(Decimal(value)) == words


def of(chart: Chart, kind: str, style: str = "") -> list[Mark]:
    return [m for m in chart.marks if m.kind == kind and (not style or style in m.style.split())]


def plain(*values: str) -> list[Bar]:
    return [Bar(f"bar {i}", (Part("", Decimal(v)),)) for i, v in enumerate(values)]


def test_bars_are_measured_from_the_start_of_the_scale() -> None:
    chart = bars("t", plain("10", "5", "0"), minimum=None, maximum=None)
    widths = [m.width for m in of(chart, "rect")]
    assert widths[0] == 2 * widths[1]
    assert widths[2] == 0
    assert [m.text for m in of(chart, "text", "value")] == ["10", "5", "0"]
    longer = bars("t", plain("10", "5"), minimum=None, maximum=D("20"))
    assert [m.width for m in of(longer, "rect")] == [w / 2 for w in widths[:2]]
    beyond = bars("t", plain("10", "5"), minimum=None, maximum=D("8"))
    assert [m.width for m in of(beyond, "rect")] == widths[:2]


def test_parts_of_a_bar_follow_each_other_and_are_said_in_words() -> None:
    parts = tuple(Part(f"series {i}", Decimal(i + 1), i) for i in range(MOST_SERIES + 2))
    chart = bars("t", [Bar("all", parts)], minimum=None, maximum=None)
    drawn = of(chart, "rect")
    assert all(abs(a.x + a.width - b.x) < D("0.01") for a, b in pairwise(drawn))
    assert len({m.style for m in drawn}) == MOST_SERIES
    # What shares a color is named together.
    assert len(chart.key) == MOST_SERIES
    assert sum(names.count("series") for _, names in chart.key) == len(parts)
    said = " ".join(m.text for m in of(chart, "text", "said"))
    assert all(f"{part.value} {part.name}" in said for part in parts)


def test_a_chart_says_what_it_leaves_out() -> None:
    many = plain(*["1"] * (MOST_BARS + 1))
    chart = bars("t", many, minimum=None, maximum=None)
    assert len(of(chart, "rect")) == MOST_BARS
    assert chart.notes == (
        f"The first {MOST_BARS} of {MOST_BARS + 1} are drawn; the table holds all.",
    )


def test_ranges_are_open_where_there_is_no_bound() -> None:
    given = [
        Range("both", Amount(D("50"), D("60"), about=True)),
        Range("no upper", Amount(D("95"), above=True)),
        Range("no lower", Amount(high=D("5"), below=True)),
        Range("one", Amount(D("90"), D("90"), about=True), "if so"),
        Range("none", Amount()),
    ]
    chart = ranges("t", given, minimum=None, maximum=D("100"))
    assert [(m.x, m.x + m.width, m.style) for m in of(chart, "rect", "bar")] == [
        (50, 60, "bar rough"),
        (95, 100, "bar open"),
        (0, 5, "bar open"),
    ]
    assert [(m.x, m.style) for m in of(chart, "dot")] == [
        (50, ""), (60, ""), (95, "hollow"), (5, "hollow"), (90, "rough"), (90, "rough"),
    ]  # fmt: skip
    assert [m.text for m in of(chart, "text", "said")] == [
        "about 50 to 60", "more than 95", "less than 5", "about 90 (if so)", "not given",
    ]  # fmt: skip
    assert [style for style, _ in chart.key] == ["open", "rough", "hollow"]
    assert "no lower: less than 5" in chart.description


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("0", "100", ["0", "20", "40", "60", "80", "100"]),
        ("0", "7", ["0", "2", "4", "6", "8"]),
        ("-3", "4", ["-4", "-2", "0", "2", "4"]),
        ("0", "0.9", ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ("700", "800", ["0", "200", "400", "600", "800"]),
    ],
)
def test_scales_have_round_numbers_and_hold_every_bound(
    low: str, high: str, ticks: list[str]
) -> None:
    chart = ranges("t", [Range("r", Amount(D(low), D(high)))], minimum=None, maximum=None)
    assert [m.text for m in of(chart, "text", "tick")] == ticks
    (bar,) = of(chart, "rect", "bar") or [Mark("rect", D("0"), 0)]
    assert bar.x >= 0
    assert bar.x + bar.width <= 100


def named(*names: str) -> dict[str, Shown]:
    return {name: Shown(name, f"/page/{name}") for name in names}


def test_every_node_stands_once_and_every_link_is_drawn() -> None:
    links = [Link("a", "likes", "b"), Link("a", "likes", "c"), Link("c", "has", "b"),
             Link("d", "has", "b"), Link("a", "likes", "b")]  # fmt: skip
    found = diagram("t", links, named(*"abcd"))
    assert sorted(node.lines[0] for node in found.nodes) == ["a", "b", "c", "d"]
    assert sorted(word.lines[0] for word in found.words) == ["has", "has", "likes"]
    assert sum(arrow for _, arrow in found.paths) == 4
    assert found.description == "4 links. a likes b; a likes c; c has b; d has b."


def test_no_two_boxes_of_a_drawing_overlap() -> None:
    links = [Link(f"n{i % 7}", f"word {i % 3}", f"n{(i * 5 + 1) % 11}") for i in range(40)]
    names = {name for s, _, t in links for name in (s, t)}
    found = diagram("t", links, named(*names))
    boxes = [*found.nodes, *found.words]
    for place, one in enumerate(boxes):
        assert one.y - one.height // 2 >= 0
        assert one.y + one.height // 2 <= found.height
        for other in boxes[place + 1 :]:
            apart_across = one.x + one.width <= other.x or other.x + other.width <= one.x
            apart_down = abs(one.y - other.y) * 2 >= one.height + other.height - 2
            assert apart_across or apart_down


def test_links_that_go_round_end() -> None:
    round_ = [Link("a", "x", "b"), Link("b", "x", "c"), Link("c", "x", "a"), Link("c", "x", "c")]
    assert len(diagram("t", round_, named(*"abc")).nodes) == 3
    (top,) = tree([("a", "b"), ("b", "c"), ("c", "a")], named(*"abc"))
    assert top.shown.text in "abc"


def test_a_tree_puts_what_is_shared_above() -> None:
    found = tree([("b", "a"), ("c", "a"), ("d", "b"), ("d", "c")], named(*"abcd"))
    assert [branch.shown.text for branch in found] == ["a"]
    assert [branch.shown.text for branch in found[0].below] == ["b", "c"]
    assert [[b.shown.text for b in branch.below] for branch in found[0].below] == [["d"], ["d"]]


def test_a_long_chain_is_cut_before_it_is_too_deep() -> None:
    names = [f"n{i}" for i in range(1_500)]
    (top,) = tree(list(pairwise(names)), named(*names))
    depth = 0
    while top.below:
        (top,) = top.below
        depth += 1
    assert 10 < depth < 100
