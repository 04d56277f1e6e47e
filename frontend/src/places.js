// Lines and columns as the service counts them, and offsets as the editor does.

/**
 * Return where in a text an error is.
 *
 * @param {string} text  with line feeds only
 * @param {number} line  from 1
 * @param {number} column  from 1, in code points
 * @returns {{from: number, to: number}}  the word there. A parser stops behind what it did not
 *   expect: where only space is, or nothing, it is the last thing before it in the line
 */
export function place(text, line, column) {
  const lines = text.split("\n");
  const at = Math.min(Math.max(line, 1), lines.length) - 1;
  let start = 0;
  for (let i = 0; i < at; i += 1) start += lines[i].length + 1;
  const before = [...lines[at]].slice(0, Math.max(column, 1) - 1).join("");
  const here = /^(?:[\p{L}\p{N}_:?$-]+|\S)/u.exec(lines[at].slice(before.length));
  if (here) return { from: start + before.length, to: start + before.length + here[0].length };
  const last = /([\p{L}\p{N}_:?$-]+|\S)\s*$/u.exec(before);
  if (last) return { from: start + last.index, to: start + last.index + last[1].length };
  return { from: start + before.length, to: start + before.length };
}
