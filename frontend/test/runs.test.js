import assert from "node:assert/strict";
import { test } from "node:test";

import { Runs } from "../src/runs.js";

const WRONG = { status: 400, title: "Bad query", detail: "No such prefix." };
const PREFIXES = { nb: "http://x/id/" };
const known = async () => ({ prefixes: PREFIXES });
const never = (/** @type {AbortSignal} */ signal) => new Promise((_, reject) => {
  signal.addEventListener("abort", () => reject(signal.reason));
});
/** @param {string} name */
const section = (name) => /** @type {Element} */ (/** @type {unknown} */ ({ name }));

test("a query that is wrong comes with the prefixes that may be missing", async () => {
  const runs = new Runs(known);
  const busy = { ...WRONG, status: 503 };
  assert.deepEqual(await runs.next(async () => ({ problem: WRONG })), { problem: WRONG, prefixes: PREFIXES });
  assert.deepEqual(await runs.next(async () => ({ problem: busy })), { problem: busy, prefixes: {} });
});

test("a problem that waits for the vocabulary does not replace the answer of a later run", async () => {
  /** @type {(found: {prefixes: Record<string, string>}) => void} */
  let load = () => {};
  const runs = new Runs(() => new Promise((found) => { load = found; }));
  const first = runs.next(async () => ({ problem: WRONG }));
  await new Promise((later) => { setImmediate(later); });
  const second = await runs.next(async () => ({ section: section("new") }));
  load({ prefixes: PREFIXES });
  assert.deepEqual(second, { section: section("new") });
  assert.equal(await first, null);
});

test("an answer that comes after a later run began is not shown", async () => {
  const runs = new Runs(known);
  /** @type {(answer: {section: Element}) => void} */
  let late = () => {};
  const first = runs.next(() => new Promise((answer) => { late = answer; }));
  const second = runs.next(never);
  late({ section: section("old") });
  assert.equal(await first, null);
  runs.cancel();
  assert.deepEqual(await second, { cancelled: true });
});

test("a run is ended by the next, and by its reader", async () => {
  const runs = new Runs(known);
  const first = runs.next(never);
  const second = runs.next(never);
  assert.equal(await first, null);
  runs.cancel();
  assert.deepEqual(await second, { cancelled: true });
  runs.cancel();
});

test("a service that cannot be reached is said to be so", async () => {
  const outcome = await new Runs(known).next(() => Promise.reject(new TypeError("fetch failed")));
  assert.ok(outcome && "problem" in outcome);
  assert.equal(outcome.problem.status, 0);
  assert.match(outcome.problem.detail, /cannot be reached/);
});
