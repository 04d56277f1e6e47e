import assert from "node:assert/strict";
import { test } from "node:test";

import { context, roleAfter, suggestions } from "../src/completion.js";
import { tokens } from "../src/tokens.js";

const O = "http://x/ontology#";
const I = "http://x/id/";
/** @type {import("../src/completion.js").Vocabulary} */
const vocabulary = {
  prefixes: { nbo: O, nb: I, graph: "http://x/graph/" },
  terms: [
    { iri: `${O}Fact`, curie: "nbo:Fact", label: "fact", kind: "class" },
    { iri: `${O}Site`, curie: "nbo:Site", label: "anatomical site", kind: "class" },
    { iri: `${O}mayMetastasizeTo`, curie: "nbo:mayMetastasizeTo", label: "may metastasize to", kind: "property" },
    { iri: `${O}cites`, curie: "nbo:cites", label: "cites", kind: "property" },
    { iri: `${I}urine-test`, curie: "nb:urine-test", label: "urine test", kind: "entity", names: ["pee test"] },
    { iri: `${I}urine`, curie: "nb:urine", label: "urine", kind: "entity", names: ["pee"] },
    { iri: "http://other/site", curie: null, label: "site elsewhere", kind: "property" },
    { iri: "http://x/graph/cases", curie: "graph:cases", label: "cases", kind: "graph" },
  ],
};

/** @param {string} marked  a text with | at the cursor */
function offered(marked, asked = false) {
  const at = marked.indexOf("|");
  const text = marked.replace("|", "");
  const here = context(text, at, asked);
  return here && suggestions(here, text, vocabulary);
}

/** @param {string} marked @param {number} [nth]  what the text is after a suggestion is taken */
function taken(marked, nth = 0) {
  const one = offered(marked)?.[nth];
  assert.ok(one, marked);
  return marked.slice(0, one.from) + one.insert + marked.slice(marked.indexOf("|") + 1);
}

test("a prefixed name is completed by its local part and by its label", () => {
  assert.equal(taken("ASK { ?s nbo:may|"), "ASK { ?s nbo:mayMetastasizeTo");
  assert.equal(taken("ASK { ?s nbo:metas|"), "ASK { ?s nbo:mayMetastasizeTo");
  assert.equal(taken("ASK { ?s ?p nb:pee|"), "ASK { ?s ?p nb:urine");
});

test("all of a prefix are offered at its colon, those that fit the place first", () => {
  const found = offered("ASK { ?s nbo:|") ?? [];
  assert.equal(found.length, 4);
  assert.deepEqual(found.slice(0, 2).map((one) => one.kind), ["property", "property"]);
  assert.equal(offered("ASK { ?s a nbo:|")?.[0].kind, "class");
});

test("a label of several words is replaced as a whole", () => {
  assert.equal(taken("ASK { ?s ?p urine te|"), "ASK { ?s ?p nb:urine-test");
  assert.equal(taken("ASK { ?s ?p pee te|"), "ASK { ?s ?p nb:urine-test");
  assert.equal(offered("ASK { ?s ?p pee te|")?.[0].prefix, "nb");
});

test("keywords come before things where a keyword may stand", () => {
  assert.equal(offered("SEL|")?.[0].insert, "SELECT");
  assert.equal(offered("ASK { ?s cit|")?.[0].insert, "nbo:cites");
});

test("a query's own name for a namespace is used, and its own meaning of a prefix kept", () => {
  assert.equal(taken(`PREFIX o: <${O}>\nASK { ?s o:ci|`), `PREFIX o: <${O}>\nASK { ?s o:cites`);
  assert.equal(taken(`PREFIX o: <${O}>\nASK { ?s cite|`), `PREFIX o: <${O}>\nASK { ?s o:cites`);
  assert.deepEqual(offered("PREFIX nbo: <http://elsewhere/>\nASK { ?s nbo:ci|"), []);
});

test("what has no prefix is written as an IRI", () => {
  assert.equal(taken("ASK { ?s site els|"), "ASK { ?s <http://other/site>");
  assert.equal(taken("ASK { ?s <http://oth|"), "ASK { ?s <http://other/site>");
});

test("prefixes are completed where one is declared", () => {
  assert.equal(taken("PREFIX nb|", 0), `PREFIX nbo: <${O}>`);
  assert.equal(taken("PREFIX nb:|", 1), `PREFIX nb: <${I}>`);
  assert.equal(offered("PREFIX |")?.length, 3);
});

test("variables of the query, each once, without the one that is written", () => {
  const names = offered("SELECT ?fact ?fact { ?fact ?p ?f| }")?.map((one) => one.insert);
  assert.deepEqual(names, ["?fact"]);
});

test("nothing inside comments and strings, and nothing unasked where nothing is typed", () => {
  for (const text of ["# nbo:ci|", "ASK { ?s ?p 'nbo:ci|", 'ASK { ?s ?p """nbo:\ncit|', "ASK { |", "|", "1|"]) {
    assert.equal(offered(text), null, text);
  }
  assert.ok((offered("ASK { ?s |", true) ?? []).length > 3);
});

test("the role of the next term", () => {
  /** @type {[string, string][]} */
  const cases = [
    ["SELECT * {", "subject"], ["{ ?s", "predicate"], ["{ ?s nbo:x", "object"], ["{ ?s a", "class"],
    ["{ ?s a nbo:Fact ;", "predicate"], ["{ ?s nbo:x nb:a ,", "object"], ["{ ?s nbo:x ?y .", "subject"],
    ["{ ?s nbo:x/", "predicate"], ["{ ?s nbo:x|^", "predicate"], ["{ ?s nbo:x [", "predicate"],
    ["{ GRAPH", "graph"], ["FROM NAMED", "graph"], ["{ GRAPH ?g {", "subject"], ["{ FILTER (?x =", "any"],
    ["{ FILTER (?x = 1)", "subject"], ["VALUES ?x {", "subject"], ["{ # ?s\n ?s", "predicate"],
  ];
  for (const [text, role] of cases) assert.equal(roleAfter(tokens(text)), role, text);
});
