// Lines and columns as the service counts them, and offsets as the editor does.

/**
 * Return where in a text an error is.
 *
 * @param {string} text  with line feeds only
 * @param {number} line  from 1
 * @param {number} column  from 1, in code points
 * @returns {{from: number, to: number}}  the word there, or one unit; what lies behind the end of a
 *   line or of the text is moved to it
 */
export function place(text, line, column) {
  const lines = text.split("\n");
  const at = Math.min(Math.max(line, 1), lines.length) - 1;
  let start = 0;
  for (let i = 0; i < at; i += 1) start += lines[i].length + 1;
  const before = [...lines[at]].slice(0, Math.max(column, 1) - 1).join("").length;
  const word = /^[\p{L}\p{N}_:?$-]+/u.exec(lines[at].slice(before));
  const length = Math.max(word ? word[0].length : 1, 1);
  const end = start + lines[at].length;
  const from = Math.min(start + before, end);
  const to = Math.min(from + length, end);
  // An error at the end of a line is shown at the last thing in it.
  return from === to && from > start ? { from: from - 1, to: from } : { from, to };
}
