import assert from "node:assert/strict";
import { test } from "node:test";

import { place } from "../src/places.js";

/** @param {string} text @param {number} line @param {number} column */
function marked(text, line, column) {
  const { from, to } = place(text, line, column);
  return text.slice(from, to);
}

test("an error is at the word that begins there", () => {
  assert.equal(marked("SELECT *\n{ ?s ?p }", 2, 3), "?s");
  assert.equal(marked("SELECT *\n{ ?s ?p }", 2, 9), "}");
  assert.equal(marked("ASK { nbo:Fact }", 1, 7), "nbo:Fact");
});

test("columns count characters, not the units of the editor", () => {
  assert.equal(marked("# 😀😀\nASK { '😀' ?here }", 2, 11), "?here");
});

test("where there is only space, or nothing, it is the last thing before", () => {
  assert.equal(marked("ASK { ?s ?p } LIMIT 1", 1, 14), "}");
  assert.equal(marked("ASK  { ?s }", 1, 5), "ASK");
  assert.equal(marked("ASK {\n}", 1, 6), "{");
  assert.equal(marked("ASK {\n}", 1, 60), "{");
});

test("behind the end of the text it is the last line, and an empty line has nothing to mark", () => {
  assert.equal(marked("ASK {", 9, 1), "ASK");
  assert.deepEqual(place("ASK {\n", 2, 1), { from: 6, to: 6 });
  assert.deepEqual(place("", 1, 1), { from: 0, to: 0 });
});
