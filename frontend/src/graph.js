// Which rows of a result are links between things, and where each thing is drawn.

/**
 * @typedef {import("./chart.js").Result} Result
 * @typedef {import("./chart.js").Cell} Cell
 * @typedef {{key: string, text: string, href?: string, title?: string, literal: boolean}} Node
 * @typedef {{from: string, to: string, text: string}} Edge
 * @typedef {{nodes: Node[], edges: Edge[], left: number}} Graph  `left`: links that are not drawn
 * @typedef {{from: number, to: number, edge: number|null}} Columns
 * @typedef {{x: number, y: number, width: number, height: number}} Box  `x`, `y` of the middle
 */

/** Things that are drawn: more are no picture. */
export const MOST_NODES = 60;
const LONGEST = 34;
const FROM = /^(source|from|subject|s|parent|start)$/i;
const TO = /^(target|to|object|o|child|end)$/i;
const EDGE = /^(predicate|property|relation|p|edge|how)$/i;
const SAYS_NAME = /(#label|#prefLabel)$/;

/**
 * Return which columns hold the two ends of links, or null.
 *
 * Of columns without telling names, the first two that hold things with pages of their own.
 *
 * @param {Result} result
 * @returns {Columns|null}
 */
export function ends({ columns, rows, noun }) {
  const find = (/** @type {RegExp} */ name) => columns.findIndex((column) => name.test(column));
  const edge = find(EDGE) < 0 ? null : find(EDGE);
  if (!rows.length) return null;
  if (noun === "triple") return { from: 0, to: 2, edge: 1 };
  if (find(FROM) >= 0 && find(TO) >= 0) return { from: find(FROM), to: find(TO), edge };
  const things = columns
    .map((_, index) => index)
    .filter((index) => index !== edge && rows.every((row) => row[index].href));
  return things.length > 1 ? { from: things[0], to: things[1], edge } : null;
}

/**
 * Return things and links of a result, as many as can be drawn.
 *
 * @param {Result} result
 * @param {Columns} columns
 * @returns {Graph}
 */
export function graph({ rows }, { from, to, edge }) {
  /** @type {Map<string, Node>} */
  const nodes = new Map();
  /** @type {Map<string, Edge>} */
  const edges = new Map();
  let left = 0;
  for (const row of rows) {
    const [start, end] = [row[from], row[to]];
    if (!start.text || !end.text) continue;
    // The name of a thing stands in its box.
    if (edge !== null && SAYS_NAME.test(row[edge].title ?? "") && !end.href) continue;
    const both = [node(start), node(end)];
    const added = new Set(both.map((n) => n.key).filter((key) => !nodes.has(key)));
    if (nodes.size + added.size > MOST_NODES) {
      left += 1;
      continue;
    }
    for (const one of both) if (!nodes.has(one.key)) nodes.set(one.key, one);
    const text = edge === null ? "" : row[edge].text;
    const key = `${both[0].key}\n${both[1].key}`;
    const known = edges.get(key);
    if (!known) edges.set(key, { from: both[0].key, to: both[1].key, text });
    else if (!known.text.split(", ").includes(text)) known.text += `, ${text}`;
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], left };
}

/** @type {(cell: Cell) => Node} */
function node({ text, href, title }) {
  const literal = !href && title !== "blank node";
  const key = href ? title ?? href : `${literal ? '"' : ""}${text}`;
  return { key, text: shortened(text), href, title: title ?? text, literal };
}

/** @type {(text: string) => string} */
function shortened(text) {
  const all = [...text];
  return all.length > LONGEST ? `${all.slice(0, LONGEST - 1).join("").trimEnd()}…` : text;
}

/**
 * Place things so that what is linked lies near and no two boxes overlap: springs (Fruchterman and
 * Reingold 1991) from places that are always the same, then pushing apart.
 *
 * @param {Graph} graph
 * @returns {Map<string, Box>}
 */
export function layout({ nodes, edges }) {
  const ideal = 130;
  const boxes = nodes.map((one, i) => ({
    x: ideal * Math.sqrt(i + 0.5) * Math.cos(i * 2.39996),
    y: ideal * Math.sqrt(i + 0.5) * Math.sin(i * 2.39996) * 0.7,
    width: 22 + 7.4 * [...one.text].length,
    height: 30,
  }));
  const index = new Map(nodes.map((one, i) => [one.key, i]));
  const links = edges.map((edge) => [index.get(edge.from) ?? 0, index.get(edge.to) ?? 0]);
  const rounds = 300;
  for (let round = 0; round < rounds; round += 1) {
    const moves = boxes.map((box) => ({ x: -box.x * 0.02, y: -box.y * 0.035 }));
    for (let i = 0; i < boxes.length; i += 1) {
      for (let j = i + 1; j < boxes.length; j += 1) {
        push(moves, boxes, i, j, (distance) => (ideal * ideal) / distance);
      }
    }
    for (const [i, j] of links) if (i !== j) push(moves, boxes, i, j, (d) => -(d * d) / ideal);
    const most = (ideal * (rounds - round)) / rounds;
    boxes.forEach((box, i) => {
      const length = Math.hypot(moves[i].x, moves[i].y) || 1;
      box.x += (moves[i].x / length) * Math.min(length, most);
      box.y += (moves[i].y / length) * Math.min(length, most);
    });
  }
  apart(boxes);
  return new Map(nodes.map((one, i) => [one.key, boxes[i]]));
}

/**
 * @param {{x: number, y: number}[]} moves
 * @param {Box[]} boxes
 * @param {number} i
 * @param {number} j
 * @param {(distance: number) => number} force
 */
function push(moves, boxes, i, j, force) {
  const [x, y] = [boxes[i].x - boxes[j].x, boxes[i].y - boxes[j].y];
  const distance = Math.max(Math.hypot(x, y), 1);
  const part = force(distance) / distance;
  moves[i].x += x * part;
  moves[i].y += y * part;
  moves[j].x -= x * part;
  moves[j].y -= y * part;
}

/** @type {(boxes: Box[]) => void} */
function apart(boxes) {
  const gap = 14;
  for (let round = 0; round < 200; round += 1) {
    let moved = false;
    for (let i = 0; i < boxes.length; i += 1) {
      for (let j = i + 1; j < boxes.length; j += 1) {
        const [a, b] = [boxes[i], boxes[j]];
        const x = (a.width + b.width) / 2 + gap - Math.abs(a.x - b.x);
        const y = (a.height + b.height) / 2 + gap - Math.abs(a.y - b.y);
        if (x <= 0.01 || y <= 0.01) continue;
        moved = true;
        const axis = y <= x ? "y" : "x";
        const half = Math.min(x, y) / 2;
        const sign = a[axis] === b[axis] ? 1 : Math.sign(a[axis] - b[axis]);
        a[axis] += sign * half;
        b[axis] -= sign * half;
      }
    }
    if (!moved) return;
  }
}

/**
 * Return where the line from the middle of a box to another point leaves the box.
 *
 * @param {Box} box
 * @param {{x: number, y: number}} point
 */
export function border(box, point) {
  const [x, y] = [point.x - box.x, point.y - box.y];
  const part = Math.min(box.width / 2 / (Math.abs(x) || 1e-9), box.height / 2 / (Math.abs(y) || 1e-9));
  return { x: box.x + x * Math.min(part, 1), y: box.y + y * Math.min(part, 1) };
}
