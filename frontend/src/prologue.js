// The PREFIX lines of a query: which there are, which lack, and where another one goes.

import { tokens } from "./tokens.js";

/** @typedef {{from: number, insert: string}} Insertion */

/**
 * Return the prefixes that a query declares, and where the last declaration ends.
 *
 * @param {string} text
 * @returns {{names: Map<string, string>, end: number|null, first: number}}
 *   `end` is null where there is no declaration; `first` is where the first token of all begins.
 */
export function prologue(text) {
  const found = tokens(text).filter((token) => token.kind !== "comment");
  const names = new Map();
  let end = null;
  let at = 0;
  for (;;) {
    const word = found[at]?.kind === "keyword" ? found[at].text.toLowerCase() : "";
    if (word === "base" && found[at + 1]?.kind === "iri") {
      end = found[at + 1].to;
      at += 2;
    } else if (word === "prefix" && found[at + 1]?.kind === "curie" && found[at + 2]?.kind === "iri") {
      names.set(found[at + 1].text.replace(/:$/, ""), found[at + 2].text.slice(1, -1));
      end = found[at + 2].to;
      at += 3;
    } else {
      return { names, end, first: found[0]?.from ?? text.length };
    }
  }
}

/**
 * Return the edit that declares a prefix; null where the query declares it.
 *
 * @param {string} text
 * @param {string} prefix
 * @param {string} namespace
 * @returns {Insertion|null}
 */
export function declaration(text, prefix, namespace) {
  const { names, end, first } = prologue(text);
  if (names.has(prefix)) return null;
  const line = `PREFIX ${prefix}: <${namespace}>`;
  if (end !== null) return { from: end, insert: `\n${line}` };
  const start = text.lastIndexOf("\n", first - 1) + 1;
  return { from: start, insert: `${line}\n` };
}

/**
 * Return prefixes that a query uses without declaring them, and that are known.
 *
 * @param {string} text
 * @param {Record<string, string>} known  prefix to namespace
 * @returns {string[]}
 */
export function missing(text, known) {
  const { names } = prologue(text);
  const all = tokens(text);
  const used = all
    .filter((token, i) => token.kind === "curie" && all[i - 1]?.text.toLowerCase() !== "prefix")
    .map((token) => token.text.slice(0, token.text.indexOf(":")));
  return [...new Set(used)].filter((prefix) => prefix in known && !names.has(prefix));
}
