// Which columns of a result make bars, and how long each bar is.

/**
 * @typedef {{text: string, href?: string, title?: string, numeric: boolean}} Cell
 * @typedef {{columns: string[], rows: Cell[][], count: number, noun: string}} Result
 * @typedef {{label: number, values: number[]}} Choice  columns: what is named, and what can be drawn
 * @typedef {{name: string, href?: string, text: string, from: number, length: number}} Bar
 *   `from` and `length` are percent of the width
 */

/** Bars that are drawn: more are no picture. */
export const MOST_BARS = 40;

/**
 * Return the columns that can be drawn as bars, or null.
 *
 * @param {Result} result
 * @returns {Choice|null}
 */
export function choice({ columns, rows }) {
  const all = columns.map((_, index) => index);
  const values = all.filter((index) => numbers(rows, index));
  const named = all.filter((index) => !values.includes(index) && rows.some((row) => row[index].text));
  if (!values.length || !named.length || columns.length - values.length > 4) return null;
  const label = named.find((index) => /label$|name$/i.test(columns[index])) ?? named[0];
  return { label, values };
}

/** @type {(rows: Cell[][], index: number) => boolean} */
function numbers(rows, index) {
  const filled = rows.map((row) => row[index]).filter((cell) => cell.text);
  return (
    filled.length > 0 && filled.every((cell) => cell.numeric && Number.isFinite(Number(cell.text)))
  );
}

/**
 * Return the bars of one column, on one scale that holds zero.
 *
 * @param {Result} result
 * @param {number} label
 * @param {number} value
 * @returns {Bar[]}
 */
export function bars({ rows }, label, value) {
  const drawn = rows.filter((row) => row[value].text).slice(0, MOST_BARS);
  const all = drawn.map((row) => Number(row[value].text));
  const low = Math.min(0, ...all);
  const span = Math.max(0, ...all) - low || 1;
  return drawn.map((row, index) => ({
    name: row[label].text || "(nothing)",
    href: row[label].href,
    text: row[value].text,
    from: (100 * (Math.min(0, all[index]) - low)) / span,
    length: (100 * Math.abs(all[index])) / span,
  }));
}
