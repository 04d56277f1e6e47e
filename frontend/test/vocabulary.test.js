import assert from "node:assert/strict";
import { test } from "node:test";

import { vocabularyAt } from "../src/vocabulary.js";

const KNOWN = { prefixes: { nb: "http://x/id/" }, terms: [] };
const NONE = { prefixes: {}, terms: [] };

test("a vocabulary is asked for once", async () => {
  /** @type {string[]} */
  const asked = [];
  const vocabulary = vocabularyAt("/names", async (address) => {
    asked.push(address);
    return Response.json(KNOWN);
  });
  assert.deepEqual([await vocabulary(), await vocabulary()], [KNOWN, KNOWN]);
  assert.deepEqual(asked, ["/names"]);
});

for (const [name, broken] of Object.entries({
  "cut off": async () => new Response('{"prefixes": {"nb"'),
  "no JSON": async () => new Response("<p>Sign in"),
  "no vocabulary": async () => Response.json({ title: "?" }),
  "null": async () => Response.json(null),
  "an error": async () => Response.json(KNOWN, { status: 503 }),
  "no answer": () => Promise.reject(new TypeError("fetch failed")),
})) {
  test(`a vocabulary that is ${name} is none, and is asked for again`, async () => {
    const answers = [broken, async () => Response.json(KNOWN)];
    const vocabulary = vocabularyAt("/names", () => /** @type {() => Promise<Response>} */ (answers.shift())());
    assert.deepEqual(await vocabulary(), NONE);
    assert.deepEqual(await vocabulary(), KNOWN);
  });
}
