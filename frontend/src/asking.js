// Sends a query and reads the answer: the section of the page that holds the result, or a problem.

/**
 * @typedef {{status: number, title: string, detail: string, line?: number, column?: number,
 *   again?: number}} Problem  RFC 9457; `again`: seconds after which to try again
 */

// The page has labels, links and other formats as the service writes them. Problems as data.
const ACCEPT = "application/problem+json, text/html;q=0.9";

/**
 * @param {URLSearchParams} fields
 * @param {number} longest  characters of an address
 * @param {AbortSignal} signal
 * @returns {Promise<{section: Element}|{problem: Problem}>}
 */
export async function ask(fields, longest, signal) {
  const address = `/sparql?${fields}`;
  const short = address.length <= longest;
  const response = await fetch(short ? address : "/sparql", {
    method: short ? "GET" : "POST",
    body: short ? undefined : fields,
    headers: { Accept: ACCEPT },
    signal,
  });
  const text = await response.text();
  if (response.ok) {
    const section = new DOMParser().parseFromString(text, "text/html").querySelector("#result");
    if (section) return { section: document.adoptNode(section) };
  }
  return { problem: problem(response, text) };
}

/** @type {(response: Response, text: string) => Problem} */
function problem(response, text) {
  const again = Number(response.headers.get("Retry-After")) || undefined;
  try {
    return { ...JSON.parse(text), status: response.status, again };
  } catch {
    return {
      status: response.status,
      title: "No answer of this service",
      detail: `Something between here and the service answered ${response.status}. Try again.`,
      again,
    };
  }
}
