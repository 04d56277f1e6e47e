import assert from "node:assert/strict";
import { test } from "node:test";

import { tokens } from "../src/tokens.js";

/** @param {string} text */
const kinds = (text) => tokens(text).map((token) => [token.kind, token.text]);

test("words and marks have their kinds", () => {
  assert.deepEqual(kinds('SELECT ?x (COUNT(*) AS ?n) { ?x a nbo:Fact ; <http://x/> "y"@en, 1.5 } # z'), [
    ["keyword", "SELECT"], ["variable", "?x"], ["mark", "("], ["function", "COUNT"], ["mark", "("],
    ["mark", "*"], ["mark", ")"], ["keyword", "AS"], ["variable", "?n"], ["mark", ")"], ["mark", "{"],
    ["variable", "?x"], ["a", "a"], ["curie", "nbo:Fact"], ["mark", ";"], ["iri", "<http://x/>"],
    ["string", '"y"'], ["language", "@en"], ["mark", ","], ["number", "1.5"], ["mark", "}"],
    ["comment", "# z"],
  ]);
});

test("less-than is no IRI, and a period behind a name ends the triple", () => {
  assert.deepEqual(kinds("FILTER (?a < ?b) ?s nbo:in nb:MYCN. "), [
    ["keyword", "FILTER"], ["mark", "("], ["variable", "?a"], ["mark", "<"], ["variable", "?b"],
    ["mark", ")"], ["variable", "?s"], ["curie", "nbo:in"], ["curie", "nb:MYCN"], ["mark", "."],
  ]);
});

test("a string of three quotes goes on over lines, and hides what is in it", () => {
  const found = kinds("'''a # b\nSELECT \\''' c'''  ASK");
  assert.deepEqual(found.map(([kind]) => kind), ["string", "string", "keyword"]);
});

test("what is not ended is open", () => {
  for (const text of ['"abc', "'abc\\", "<http://x/ab", '"""abc\ndef']) {
    assert.equal(tokens(text).at(-1)?.open, true, text);
  }
  assert.equal(tokens('"abc"').at(-1)?.open, undefined);
});

test("every character is in a token or is a space, whatever the text", () => {
  const text = "%$ü§^^ \\ ?? $ @ _:b <> {|} 'x\\'y' é:ü ﻿😀\n\"";
  let at = 0;
  for (const token of tokens(text)) {
    assert.match(text.slice(at, token.from), /^[\s\uFEFF]*$/u);
    assert.equal(text.slice(token.from, token.to), token.text);
    at = token.to;
  }
  assert.equal(at, text.length);
});
