// Queries that were run, kept in this browser only.

import { tokens } from "./tokens.js";

/**
 * @typedef {{query: string, when: number, said: string}} Entry  `when`: milliseconds since 1970
 * @typedef {Pick<Storage, "getItem"|"setItem"|"removeItem">} Store
 */

const KEY = "nbkg.sparql.history";
const MOST = 30;

/**
 * Return where entries are kept: for this page only, where the browser keeps nothing.
 *
 * @param {() => Store} own
 * @returns {Store}
 */
export function storage(own) {
  try {
    own().getItem(KEY);
    return own();
  } catch {
    /** @type {Map<string, string>} */
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
}

/**
 * Return the entries, the latest first. What is not ours, or broken, counts as none.
 *
 * @param {Store} store
 * @returns {Entry[]}
 */
export function entries(store) {
  try {
    const kept = JSON.parse(store.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.query === "string") : [];
  } catch {
    return [];
  }
}

/**
 * Add an entry at the head; the same query is kept once.
 *
 * @param {Store} store
 * @param {Entry} entry
 */
export function remember(store, entry) {
  const others = entries(store).filter((one) => one.query !== entry.query);
  let kept = [entry, ...others].slice(0, MOST);
  while (kept.length) {
    try {
      store.setItem(KEY, JSON.stringify(kept));
      return;
    } catch {
      kept = kept.slice(0, Math.floor(kept.length / 2)); // full, or not allowed
    }
  }
}

/** @type {(store: Store) => void} */
export function forget(store) {
  store.removeItem(KEY);
}

/**
 * Return what tells a query from others: its first comment, or what it begins with after the
 * declarations.
 *
 * @param {string} query
 */
export function title(query) {
  const all = tokens(query);
  const said = all.find((token) => token.kind === "comment" && /[A-Za-z]{3}/.test(token.text));
  if (said && !said.text.startsWith("#+")) return shortened(said.text.replace(/^#+\s*/, ""));
  const start = all.findIndex(
    (token) => token.kind === "keyword" && !/^(prefix|base)$/i.test(token.text),
  );
  return shortened(start < 0 ? query : query.slice(all[start].from));
}

/** @type {(text: string) => string} */
function shortened(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 90 ? `${line.slice(0, 89).trimEnd()}…` : line;
}
