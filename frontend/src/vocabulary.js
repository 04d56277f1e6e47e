// The names that completion offers, asked for once.

/** @typedef {import("./completion.js").Vocabulary} Vocabulary */

/**
 * Return a function that gives the vocabulary. It never fails: where the service does not answer, or
 * its answer is cut off or no vocabulary, it is empty, and is asked for again the next time.
 *
 * @param {string} address
 * @param {(address: string) => Promise<Response>} [get]
 * @returns {() => Promise<Vocabulary>}
 */
export function vocabularyAt(address, get = (at) => fetch(at)) {
  /** @type {Promise<Vocabulary>|null} */
  let asked = null;
  return () => {
    asked ??= load(address, get).then((found) => {
      if (!found) asked = null;
      return found ?? { prefixes: {}, terms: [] };
    });
    return asked;
  };
}

/**
 * @param {string} address
 * @param {(address: string) => Promise<Response>} get
 * @returns {Promise<Vocabulary|null>}
 */
async function load(address, get) {
  try {
    const response = await get(address);
    if (!response.ok) return null;
    const found = await response.json();
    return found?.prefixes && found.terms ? found : null;
  } catch {
    return null; // an editor without suggestions still runs queries
  }
}
