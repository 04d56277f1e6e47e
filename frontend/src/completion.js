// What may be completed at a place, and with what. Nothing here knows the editor.

import { prologue } from "./prologue.js";
import { tokens, WORDS } from "./tokens.js";

/**
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {"subject"|"predicate"|"object"|"class"|"graph"|"any"} Role  of what stands there
 * @typedef {{iri: string, curie: string|null, label: string, kind: string, definition?: string,
 *   names?: string[]}} Term
 * @typedef {{prefixes: Record<string, string>, terms: Term[]}} Vocabulary
 * @typedef {{kind: "curie"|"iri"|"variable"|"prefix"|"word", from: number, typed: string,
 *   role: Role, phrase?: {from: number, typed: string}[]}} Context
 *   `phrase` has what was typed with words before it, the longest first
 * @typedef {{label: string, detail: string, kind: string, insert: string, from: number,
 *   prefix?: string, definition?: string, iri?: string}} Suggestion
 */

const MOST = 50;
const WORDS_OF_A_NAME = 4;
/** @type {Record<Role, string[]>} what usually stands in each role */
const FITTING = {
  subject: ["entity"], predicate: ["property"], object: ["entity"], class: ["class"],
  graph: ["graph"], any: [],
};

/**
 * Return what is being written at a place; null inside a comment or a string.
 *
 * @param {string} text
 * @param {number} at
 * @param {boolean} [asked]  whether suggestions were asked for where nothing is typed yet
 * @returns {Context|null}
 */
export function context(text, at, asked = false) {
  const before = tokens(text.slice(0, at));
  const last = before.at(-1);
  if (!last) return asked ? { kind: "word", from: at, typed: "", role: "any" } : null;
  const touches = last.to === at;
  if (last.kind === "comment" && touches) return null;
  if (last.kind === "string" && (last.open || touches)) return null;
  const rest = touches ? before.slice(0, -1) : before;
  const role = roleAfter(rest);
  if (after(rest) === "prefix") {
    const typed = touches && last.kind !== "keyword" ? last.text.replace(/:$/, "") : "";
    return { kind: "prefix", from: at - (touches ? last.text.length : 0), typed, role };
  }
  if (!touches) return asked ? { kind: "word", from: at, typed: "", role } : null;
  const here = { from: last.from, typed: last.text, role };
  switch (last.kind) {
    case "curie":
      return { kind: "curie", ...here };
    case "variable":
      return { kind: "variable", ...here };
    case "iri":
      return last.open ? { kind: "iri", ...here, typed: last.text.slice(1) } : null;
    case "name":
    case "keyword":
    case "function":
    case "a":
      return { kind: "word", ...here, phrase: phrases(text, at, before) };
    case "mark":
      if (last.text === "?" || last.text === "$") return { kind: "variable", ...here };
      return asked ? { kind: "word", from: at, typed: "", role: roleAfter(before) } : null;
    default:
      return null;
  }
}

/** @type {(before: Token[]) => string} */
function after(before) {
  const last = before.at(-1);
  return last?.kind === "keyword" ? last.text.toLowerCase() : "";
}

/**
 * Return what was typed together with the words before it on the line: names of several words.
 *
 * @param {string} text
 * @param {number} at
 * @param {Token[]} before
 */
function phrases(text, at, before) {
  const line = text.lastIndexOf("\n", at - 1) + 1;
  const found = [];
  for (const token of before.slice(-WORDS_OF_A_NAME).reverse()) {
    if (token.from < line || (token.kind !== "name" && token.to !== at)) break;
    found.unshift({ from: token.from, typed: text.slice(token.from, at) });
  }
  return found;
}

/**
 * Return the role of what comes next.
 *
 * @param {Token[]} before
 * @returns {Role}
 */
export function roleAfter(before) {
  /** @type {Role[]} */
  const order = ["subject", "predicate", "object", "any"];
  let at = 3;
  let isType = false;
  let depth = 0;
  for (const token of before) {
    if (token.kind === "comment") continue;
    if (token.kind === "keyword") {
      at = 3;
      const word = token.text.toLowerCase();
      if (word === "graph" || word === "from" || word === "named") at = 4;
      continue;
    }
    if (token.kind === "mark") {
      if (token.text === "(") depth += 1;
      else if (token.text === ")") {
        depth = Math.max(0, depth - 1);
        if (!depth && at === 3) at = 0;
      } else if (token.text === "{" || token.text === "}") [at, depth] = [0, 0];
      else if (depth && at !== 2) continue;
      else if (token.text === ".") at = 0;
      else if (token.text === ";" || token.text === "[") at = 1;
      else if (token.text === "," && at === 3) at = 2;
      else if (/^[/|^!]$/.test(token.text) && at === 2) at = 1;
      continue;
    }
    if (at === 4) at = 3;
    else if (at < 3) {
      if (at === 1) isType = token.kind === "a" || token.text === "rdf:type";
      at += 1;
    }
  }
  if (at === 4) return "graph";
  return at === 2 && isType ? "class" : order[at];
}

/**
 * Return suggestions, the best first.
 *
 * @param {Context} context
 * @param {string} text
 * @param {Vocabulary} vocabulary
 * @returns {Suggestion[]}
 */
export function suggestions(context, text, vocabulary) {
  switch (context.kind) {
    case "prefix":
      return ofPrefixes(context, vocabulary);
    case "variable":
      return ofVariables(context, text);
    case "iri":
      return ofIris(context, vocabulary);
    case "curie":
      return ofPrefix(context, text, vocabulary);
    default:
      return ofWords(context, text, vocabulary);
  }
}

/** @type {(context: Context, vocabulary: Vocabulary) => Suggestion[]} */
function ofPrefixes({ from, typed }, { prefixes }) {
  return Object.entries(prefixes)
    .filter(([name]) => name.startsWith(typed.toLowerCase()))
    .map(([name, namespace]) => ({
      label: `${name}:`, detail: namespace, kind: "namespace", insert: `${name}: <${namespace}>`, from,
    }));
}

/** @type {(context: Context, text: string) => Suggestion[]} */
function ofVariables({ from, typed }, text) {
  const names = tokens(text).filter((token) => token.kind === "variable" && token.from !== from);
  const wanted = typed.slice(1).toLowerCase();
  return [...new Set(names.map((token) => token.text))]
    .filter((name) => name.slice(1).toLowerCase().startsWith(wanted) && name !== typed)
    .map((name) => ({ label: name, detail: "", kind: "variable", insert: name, from }));
}

/** @type {(context: Context, vocabulary: Vocabulary) => Suggestion[]} */
function ofIris({ from, typed, role }, { terms }) {
  const wanted = typed.toLowerCase();
  return ranked(
    terms.filter((term) => term.iri.toLowerCase().includes(wanted)),
    (term) => 1 + fits(term, role),
  ).map((term) => ({
    ...told(term), label: term.iri, detail: term.label, insert: `<${term.iri}>`, from,
  }));
}

/** @type {(context: Context, text: string, vocabulary: Vocabulary) => Suggestion[]} */
function ofPrefix({ from, typed, role }, text, { prefixes, terms }) {
  const colon = typed.indexOf(":");
  const name = typed.slice(0, colon);
  const wanted = typed.slice(colon + 1).toLowerCase();
  const namespace = prologue(text).names.get(name) ?? prefixes[name];
  if (namespace === undefined) return [];
  // A query may call a namespace by another name than the service does.
  const own = terms.filter((term) => term.curie && term.iri === namespace + local(term));
  const score = (/** @type {Term} */ term) =>
    wanted ? match(term, wanted) && match(term, wanted) + fits(term, role) : 1 + fits(term, role);
  return ranked(own, score).map((term) => {
    const curie = `${name}:${local(term)}`;
    return { ...told(term), label: curie, detail: term.label, insert: curie, from, prefix: name };
  });
}

/** @type {(context: Context, text: string, vocabulary: Vocabulary) => Suggestion[]} */
function ofWords({ from, typed, role, phrase = [] }, text, { prefixes, terms }) {
  const wanted = typed.toLowerCase();
  const words = WORDS.filter(({ word }) => word.toLowerCase().startsWith(wanted) && typed !== word)
    .map(({ word, kind }) => ({ label: word, detail: "", kind, insert: word, from }));
  const names = typed
    ? ofPrefixes({ kind: "prefix", from, typed, role }, { prefixes, terms })
        .map((found) => ({ ...found, insert: found.label, prefix: found.label.slice(0, -1) }))
    : [];
  const known = new Map([...prologue(text).names].map(([name, namespace]) => [namespace, name]));
  const offered = (/** @type {Term} */ term, /** @type {number} */ start) => {
    const insert = called(term, prefixes, known);
    const prefix = insert.startsWith("<") ? undefined : insert.slice(0, insert.indexOf(":"));
    return { ...told(term), label: term.label, detail: insert, insert, from: start, prefix };
  };
  for (const { from: start, typed: said } of phrase) {
    if (said.length < 2) break;
    const score = (/** @type {Term} */ term) => {
      const fit = match(term, said.toLowerCase());
      return fit && fit + fits(term, role);
    };
    const found = ranked(terms, score);
    if (!found.length) continue;
    // A keyword that is typed to its end is meant; else what the data hold comes first.
    const meant = start === from && words.length && role === "any";
    const things = found.map((term) => offered(term, start));
    return meant ? [...words, ...names, ...things] : [...things, ...names, ...words];
  }
  const usual = typed ? [] : ranked(terms, (term) => fits(term, role)).map((t) => offered(t, from));
  return [...usual, ...words, ...names];
}

/** @type {(term: Term) => string} */
function local(term) {
  return term.curie ? term.curie.slice(term.curie.indexOf(":") + 1) : "";
}

/**
 * Return how a query that declares prefixes of its own writes a term.
 *
 * @param {Term} term
 * @param {Record<string, string>} prefixes
 * @param {Map<string, string>} known  namespace to prefix, of the query
 */
function called(term, prefixes, known) {
  if (!term.curie) return `<${term.iri}>`;
  const prefix = term.curie.slice(0, term.curie.indexOf(":"));
  return `${known.get(prefixes[prefix]) ?? prefix}:${local(term)}`;
}

/** @type {(term: Term) => {kind: string, definition?: string, iri: string}} */
function told({ kind, definition, iri }) {
  return { kind, definition, iri };
}

/** @type {(term: Term, role: Role) => number} */
function fits(term, role) {
  return FITTING[role].includes(term.kind) ? 25 : 0;
}

/**
 * Return how well a term answers to what was typed; 0 for not at all.
 *
 * @param {Term} term
 * @param {string} wanted  in small letters
 */
export function match(term, wanted) {
  const label = term.label.toLowerCase();
  const name = local(term).toLowerCase();
  if (label === wanted || name === wanted) return 120;
  if (label.startsWith(wanted)) return 100;
  if (name.startsWith(wanted)) return 90;
  const others = (term.names ?? []).map((other) => other.toLowerCase());
  if (others.includes(wanted)) return 85;
  if (others.some((other) => other.startsWith(wanted))) return 80;
  if (label.includes(` ${wanted}`)) return 70;
  if (others.some((other) => other.includes(` ${wanted}`))) return 60;
  return wanted.length > 2 && name.includes(wanted) ? 40 : 0;
}

/**
 * Return the terms that score, the best first, few enough for a list.
 *
 * @param {Term[]} terms
 * @param {(term: Term) => number} score
 */
function ranked(terms, score) {
  return terms
    .map((term) => ({ term, score: score(term) }))
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score || a.term.label.length - b.term.label.length)
    .slice(0, MOST)
    .map((one) => one.term);
}
