import assert from "node:assert/strict";
import { test } from "node:test";

import { bars, choice, MOST_BARS } from "../src/chart.js";
import { border, ends, graph, layout, MOST_NODES } from "../src/graph.js";

/** @param {string} text */
const thing = (text) => ({ text, href: `/page/${text}`, title: `http://x/${text}`, numeric: false });
/** @param {string} text */
const word = (text) => ({ text, numeric: false });
/** @param {string} text */
const number = (text) => ({ text, numeric: true });
/** @param {string[]} columns @param {any[][]} rows @param {string} [noun] */
const result = (columns, rows, noun = "row") => ({ columns, rows, count: rows.length, noun });

test("one label and one number make bars", () => {
  const found = result(["class", "things"], [[thing("a"), number("4")], [thing("b"), number("2")]]);
  assert.deepEqual(choice(found), { label: 0, values: [1] });
  assert.deepEqual(bars(found, 0, 1).map((bar) => bar.length), [100, 50]);
});

test("a label column is preferred, and every column of numbers can be chosen", () => {
  const rows = [[thing("a"), number("1"), word("A"), number("2")]];
  assert.deepEqual(choice(result(["x", "n", "xLabel", "m"], rows)), { label: 2, values: [1, 3] });
});

test("no bars without numbers, without labels, or where a number is none", () => {
  assert.equal(choice(result(["a", "b"], [[thing("a"), word("b")]])), null);
  assert.equal(choice(result(["n"], [[number("1")]])), null);
  assert.equal(choice(result(["a", "n"], [[word("a"), number("INF")]])), null);
  assert.equal(choice(result(["a", "n"], [])), null);
});

test("numbers below zero begin left of it; only zeros have no length", () => {
  const found = result(["a", "n"], [[word("a"), number("-5")], [word("b"), number("15")]]);
  assert.deepEqual(bars(found, 0, 1).map((bar) => [bar.from, bar.length]), [[0, 25], [25, 75]]);
  assert.equal(bars(result(["a", "n"], [[word("a"), number("0")]]), 0, 1)[0].length, 0);
});

test("no more bars than a picture holds, and rows without a number are left out", () => {
  const rows = Array.from({ length: 99 }, (_, i) => [word(`${i}`), i % 2 ? number("1") : word("")]);
  const found = bars(result(["a", "n"], rows), 0, 1);
  assert.equal(found.length, MOST_BARS);
  assert.equal(found[0].name, "1");
});

test("triples are links; a label names its thing instead of being one", () => {
  const label = { text: "label", href: "http://l", title: "http://www.w3.org/2000/01/rdf-schema#label", numeric: false };
  const triples = result(["subject", "predicate", "object"], [
    [thing("a"), thing("p"), thing("b")],
    [thing("a"), thing("q"), thing("b")],
    [thing("a"), label, word("the a")],
    [thing("b"), thing("p"), word("text")],
  ], "triple");
  const columns = ends(triples);
  assert.deepEqual(columns, { from: 0, to: 2, edge: 1 });
  const { nodes, edges, left } = graph(triples, /** @type {any} */ (columns));
  assert.deepEqual(nodes.map((node) => [node.text, node.literal]), [["a", false], ["b", false], ["text", true]]);
  assert.deepEqual(edges.map((edge) => edge.text), ["p, q", "p"]);
  assert.equal(left, 0);
});

test("rows are links where two columns say so or hold things", () => {
  const row = [thing("a"), thing("b")];
  assert.deepEqual(ends(result(["source", "target"], [row])), { from: 0, to: 1, edge: null });
  assert.deepEqual(ends(result(["target", "how", "source"], [[...row, thing("c")]])), { from: 2, to: 0, edge: 1 });
  assert.deepEqual(ends(result(["gene", "site"], [row])), { from: 0, to: 1, edge: null });
  assert.equal(ends(result(["gene", "n"], [[thing("a"), number("1")]])), null);
  assert.equal(ends(result(["gene", "site"], [])), null);
});

test("what is too much for a picture is counted", () => {
  const rows = Array.from({ length: MOST_NODES + 10 }, (_, i) => [thing("hub"), thing(`n${i}`)]);
  const { nodes, edges, left } = graph(result(["s", "o"], rows), { from: 0, to: 1, edge: null });
  assert.equal(nodes.length, MOST_NODES);
  assert.equal(edges.length + left, rows.length);
});

test("boxes do not overlap, and the same graph is drawn the same way", () => {
  const rows = Array.from({ length: 50 }, (_, i) => [thing(`thing ${i % 7}`), thing(`another thing ${i}`)]);
  const drawn = graph(result(["s", "o"], rows), { from: 0, to: 1, edge: null });
  const boxes = [...layout(drawn).values()];
  for (const [i, a] of boxes.entries()) {
    assert.ok(Number.isFinite(a.x) && Number.isFinite(a.y));
    for (const b of boxes.slice(i + 1)) {
      const over = Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
      assert.ok(!over);
    }
  }
  assert.deepEqual([...layout(drawn).values()], boxes);
});

test("a line ends at the border of a box", () => {
  const box = { x: 0, y: 0, width: 20, height: 10 };
  assert.deepEqual(border(box, { x: 100, y: 0 }), { x: 10, y: 0 });
  assert.deepEqual(border(box, { x: 0, y: -100 }), { x: 0, y: -5 });
});
