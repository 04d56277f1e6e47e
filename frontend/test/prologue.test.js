import assert from "node:assert/strict";
import { test } from "node:test";

import { declaration, missing, prologue } from "../src/prologue.js";

/** @param {string} text @param {string} prefix */
function declared(text, prefix) {
  const edit = declaration(text, prefix, `http://x/${prefix}#`);
  return edit && text.slice(0, edit.from) + edit.insert + text.slice(edit.from);
}

test("a declaration goes behind the last one", () => {
  assert.equal(
    declared("# why\nPREFIX a: <http://a/>\nSELECT * {}", "b"),
    "# why\nPREFIX a: <http://a/>\nPREFIX b: <http://x/b#>\nSELECT * {}",
  );
  assert.equal(
    declared("BASE <http://a/>\n\nASK {}", "b"),
    "BASE <http://a/>\nPREFIX b: <http://x/b#>\n\nASK {}",
  );
});

test("the first goes before the query, behind the comments above it", () => {
  assert.equal(declared("#+ summary: x\n\nSELECT * {}", "b"), "#+ summary: x\n\nPREFIX b: <http://x/b#>\nSELECT * {}");
  assert.equal(declared("", "b"), "PREFIX b: <http://x/b#>\n");
});

test("what is declared is not declared again", () => {
  assert.equal(declared("prefix b: <http://b/> ASK {}", "b"), null);
  assert.equal(declared("PREFIX : <http://b/> ASK {}", ""), null);
});

test("the text of a comment or a string declares nothing", () => {
  assert.deepEqual([...prologue("# PREFIX a: <http://a/>\nASK { ?s ?p 'PREFIX b: <http://b/>' }").names], []);
});

test("known prefixes that are used and not declared", () => {
  const known = { nb: "http://nb/", nbo: "http://nbo/", rdf: "http://rdf/" };
  const text = "PREFIX nbo: <http://nbo/>\nASK { nb:MYCN nbo:x other:y . # rdf:type\n ?s ?p 'rdf:type', nb:ALK }";
  assert.deepEqual(missing(text, known), ["nb"]);
});
