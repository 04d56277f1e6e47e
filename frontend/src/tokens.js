// Words and marks of SPARQL 1.1 (section 19.8), line by line: what colors and completion go by.
// It reads what is half written too, and never fails.

/**
 * @typedef {"space"|"comment"|"iri"|"string"|"curie"|"blank"|"variable"|"language"|"number"
 *   |"keyword"|"function"|"a"|"name"|"mark"} Kind
 * @typedef {{kind: Kind, text: string, from: number, to: number, open?: boolean}} Token
 *   `from` and `to` count UTF-16 units; `open` marks a string or an IRI without its end.
 * @typedef {string|null} State  the quotes of a string that goes on in the next line
 */

const KEYWORDS = new Set(
  (
    "base prefix select distinct reduced construct describe ask from named where order by asc desc " +
    "limit offset group having as values undef optional graph union minus filter bind service " +
    "silent in not exists true false"
  ).split(" "),
);
const FUNCTIONS = new Set(
  (
    "str lang langmatches datatype bound iri uri bnode rand abs ceil floor round concat strlen " +
    "ucase lcase encode_for_uri contains strstarts strends strbefore strafter year month day hours " +
    "minutes seconds timezone tz now uuid struuid md5 sha1 sha256 sha384 sha512 coalesce if " +
    "strlang strdt sameterm isiri isuri isblank isliteral isnumeric regex substr replace " +
    "count sum min max avg sample group_concat separator"
  ).split(" "),
);

/** Keywords and functions as they are offered. */
export const WORDS = [
  ...[...KEYWORDS].map((word) => ({ word: word.toUpperCase(), kind: "keyword" })),
  ...[...FUNCTIONS].map((word) => ({ word: word.toUpperCase(), kind: "function" })),
];

const LOCAL = String.raw`(?:[\p{L}\p{N}_:\-.]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])`;
const LOCAL_END = String.raw`(?:[\p{L}\p{N}_:\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])`;
const PREFIX = String.raw`(?:\p{L}(?:[\p{L}\p{N}_.\-]*[\p{L}\p{N}_\-])?)?`;

/** @type {[Kind, RegExp][]} the first that fits counts */
const RULES = [
  ["space", /[\s\uFEFF]+/uy],
  ["comment", /#.*/uy],
  ["iri", /<[^<>"{}|^`\\\p{Cc}\s]*>/uy],
  ["iri", /<[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\s]*/uy],
  ["string", /"(?!"")(?:[^"\\]|\\.)*"|'(?!'')(?:[^'\\]|\\.)*'/uy],
  ["string", /"(?!"")(?:[^"\\]|\\.?)*|'(?!'')(?:[^'\\]|\\.?)*/uy],
  ["blank", /_:[\p{L}\p{N}_](?:[\p{L}\p{N}_\-.]*[\p{L}\p{N}_\-])?/uy],
  ["curie", new RegExp(`${PREFIX}:(?:${LOCAL}*${LOCAL_END})?`, "uy")],
  ["variable", /[?$][\p{L}\p{N}_\u00B7]+/uy],
  ["language", /@[A-Za-z]+(?:-[A-Za-z0-9]+)*/uy],
  ["number", /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/uy],
  ["name", /[\p{L}_][\p{L}\p{N}_]*/uy],
  ["mark", /\^\^|\|\||&&|<=|>=|!=|[^]/uy],
];

/**
 * Read one token of a line.
 *
 * @param {string} line
 * @param {number} at  where it begins
 * @param {State} state  what the line before left open
 * @returns {{token: Token, state: State}}
 */
export function next(line, at, state) {
  if (state) return inside(line, at, at, state);
  const quotes = line.slice(at, at + 3);
  if (quotes === '"""' || quotes === "'''") return inside(line, at, at + 3, quotes);
  for (const [kind, rule] of RULES) {
    rule.lastIndex = at;
    const found = rule.exec(line);
    if (!found) continue;
    const text = found[0];
    const to = at + text.length;
    const token = { kind: kind === "name" ? named(text) : kind, text, from: at, to };
    return { token: open(kind, text) ? { ...token, open: true } : token, state: null };
  }
  throw new Error("the last rule fits anything");
}

/** @type {(kind: Kind, text: string) => boolean} */
function open(kind, text) {
  if (kind === "iri") return !text.endsWith(">");
  return kind === "string" && !/^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')$/u.test(text);
}

/** @type {(text: string) => Kind} */
function named(text) {
  const word = text.toLowerCase();
  if (text === "a") return "a";
  if (KEYWORDS.has(word)) return "keyword";
  return FUNCTIONS.has(word) ? "function" : "name";
}

/**
 * Read on in a string of three quotes.
 *
 * @param {string} line
 * @param {number} from  of the token
 * @param {number} at  where to look for the end
 * @param {string} quotes
 * @returns {{token: Token, state: State}}
 */
function inside(line, from, at, quotes) {
  for (let i = at; i < line.length; i += line[i] === "\\" ? 2 : 1) {
    if (!line.startsWith(quotes, i)) continue;
    const to = i + 3;
    return { token: { kind: "string", text: line.slice(from, to), from, to }, state: null };
  }
  const rest = line.slice(from);
  return {
    token: { kind: "string", text: rest, from, to: line.length, open: true },
    state: quotes,
  };
}

/**
 * Read a text; spaces are left out. Line ends are one unit long.
 *
 * @param {string} text
 * @returns {Token[]}
 */
export function tokens(text) {
  const found = [];
  /** @type {State} */
  let state = null;
  let start = 0;
  for (const line of text.split("\n")) {
    let at = 0;
    while (at < line.length) {
      const read = next(line, at, state);
      ({ state } = read);
      at = read.token.to;
      if (read.token.kind !== "space") {
        found.push({ ...read.token, from: start + read.token.from, to: start + read.token.to });
      }
    }
    start += line.length + 1;
  }
  return found;
}
