// Runs of queries, of which only the newest shows what came of it.

/**
 * @typedef {import("./asking.js").Problem} Problem
 * @typedef {Record<string, string>} Prefixes
 * @typedef {{section: Element}|{problem: Problem}} Answer
 * @typedef {{section: Element}|{problem: Problem, prefixes: Prefixes}|{cancelled: true}} Outcome
 *   `prefixes`: those of the vocabulary, where the query itself is wrong
 */

export class Runs {
  /** @type {AbortController|null} */
  #running = null;
  #vocabulary;

  /** @param {() => Promise<{prefixes: Prefixes}>} vocabulary  it never fails */
  constructor(vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Wait for the answer of the newest run no more. */
  cancel() {
    this.#running?.abort();
  }

  /**
   * Ask, in place of the run before.
   *
   * @param {(signal: AbortSignal) => Promise<Answer>} ask
   * @returns {Promise<Outcome|null>}  null where another run has taken its place
   */
  async next(ask) {
    this.cancel();
    const mine = new AbortController();
    this.#running = mine;
    const outcome = await this.#outcome(ask, mine.signal);
    if (this.#running !== mine) return null;
    this.#running = null;
    return outcome;
  }

  /**
   * @param {(signal: AbortSignal) => Promise<Answer>} ask
   * @param {AbortSignal} signal
   * @returns {Promise<Outcome>}
   */
  async #outcome(ask, signal) {
    let answer;
    try {
      answer = await ask(signal);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return { cancelled: true };
      const detail = "The service cannot be reached. Check the connection, then run the query again.";
      return { problem: { status: 0, title: "No answer", detail }, prefixes: {} };
    }
    if (!("problem" in answer)) return answer;
    const { prefixes } = answer.problem.status === 400 ? await this.#vocabulary() : { prefixes: {} };
    return { problem: answer.problem, prefixes };
  }
}
