import assert from "node:assert/strict";
import { test } from "node:test";

import { entries, forget, remember, storage, title } from "../src/history.js";

function store(limit = Infinity) {
  const kept = new Map();
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => {
      if (value.length > limit) throw new Error("full");
      kept.set(key, value);
    },
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}

/** @param {string} query */
const entry = (query) => ({ query, when: 0, said: "1 row" });

test("the latest is first, and a query is kept once", () => {
  const kept = store();
  for (const query of ["ASK {}", "SELECT * {}", "ASK {}"]) remember(kept, entry(query));
  assert.deepEqual(entries(kept).map((one) => one.query), ["ASK {}", "SELECT * {}"]);
  forget(kept);
  assert.deepEqual(entries(kept), []);
});

test("a full store keeps the latest, and broken content counts as none", () => {
  const small = store(300);
  for (let i = 0; i < 20; i += 1) remember(small, entry(`ASK { ?s ?p ${i} }`));
  assert.equal(entries(small)[0].query, "ASK { ?s ?p 19 }");
  const broken = store();
  for (const text of ["{", "1", '[1, null, {"query": 2}]']) {
    broken.setItem("nbkg.sparql.history", text);
    assert.deepEqual(entries(broken), []);
  }
});

test("where the browser keeps nothing, the page does", () => {
  const kept = storage(() => {
    throw new Error("not allowed");
  });
  remember(kept, entry("ASK {}"));
  assert.equal(entries(kept).length, 1);
});

test("a query is called by its comment, or by what follows the declarations", () => {
  assert.equal(title("PREFIX a: <http://a/>\n# All genes\nSELECT * {}"), "All genes");
  assert.equal(title("#+ summary: x\nPREFIX a: <http://a/>\nSELECT  *\n{}"), "SELECT * {}");
  assert.equal(title(""), "");
});
