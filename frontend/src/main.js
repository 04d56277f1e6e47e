// The page of the editor: what `kg/web/templates/editor.html` shows, with JavaScript.

import { ask } from "./asking.js";
import { button, element } from "./dom.js";
import { Editor } from "./editor.js";
import { entries, forget, remember, storage, title } from "./history.js";
import { missing } from "./prologue.js";
import { tabs } from "./results.js";
import { Runs } from "./runs.js";
import { vocabularyAt } from "./vocabulary.js";

/** @typedef {import("./asking.js").Problem} Problem */

/** @type {<T extends Element>(at: string) => T|null} */
const find = (at) => document.querySelector(at);

const form = /** @type {HTMLFormElement|null} */ (find("#sparql-form"));
if (form) start(form);

/** @param {HTMLFormElement} form */
function start(form) {
  const area = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("query"));
  const runs = /** @type {HTMLButtonElement} */ (find("#run"));
  const longest = Number(form.dataset.longestLink);
  const status = element("p", { id: "status", role: "status" });
  const cancels = button("quiet", "Cancel", () => newest.cancel());
  const copies = button("quiet", "Copy link", () => void copy());
  const answers = element("div", { id: "answer" });
  const vocabulary = vocabularyAt(form.dataset.vocabulary ?? "");
  const newest = new Runs(vocabulary);
  const editor = new Editor(area, { run: () => void run(), vocabulary });
  form.classList.add("enhanced");
  cancels.id = "cancel";
  cancels.hidden = true;
  copies.id = "copy";
  runs.after(cancels, copies);
  runs.parentElement?.after(element("p", { class: "keys small" }, keys()));
  form.after(status, answers);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run();
  });
  area.addEventListener("input", () => editor.clear());
  const shown = find("#result");
  if (shown) {
    answers.append(shown);
    tabs(shown);
  }
  takeOver();
  const examples = /** @type {HTMLElement|null} */ (find("#examples"));
  examples?.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const text = new URL(link.href).searchParams.get("query");
    if (text === null) return;
    event.preventDefault();
    open(text);
  });
  const kept = storage(() => localStorage);
  const past = pastQueries(kept, open);
  (examples?.closest("section") ?? answers).after(past.section);

  /** @param {string} text */
  function open(text) {
    editor.replace(text);
    void run();
    form.scrollIntoView({ block: "start" });
  }

  /** @returns {URLSearchParams} */
  function fields() {
    const given = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (name !== "format") given.append(name, String(value));
    return given;
  }

  /** @returns {string} */
  function address() {
    const given = fields();
    given.append("format", "html");
    return `/sparql?${given}`;
  }

  async function run() {
    const query = editor.text;
    editor.clear();
    cancels.hidden = false;
    form.classList.add("running");
    status.classList.remove("hidden");
    status.textContent = "Running …";
    const began = performance.now();
    const outcome = await newest.next((signal) => ask(fields(), longest, signal));
    if (!outcome) return; // another run took its place
    cancels.hidden = true;
    form.classList.remove("running");
    if ("cancelled" in outcome) {
      status.textContent = "Cancelled: no answer is awaited any more. The service itself ends every query in time.";
      return;
    }
    let said;
    if ("problem" in outcome) {
      show(outcome.problem, outcome.prefixes);
      said = outcome.problem.title;
    } else {
      const seconds = ((performance.now() - began) / 1000).toPrecision(2);
      answers.replaceChildren(outcome.section);
      tabs(outcome.section);
      said = summary(outcome.section);
      status.textContent = `${said} in ${seconds} seconds.`;
      if (address().length <= longest) history.replaceState(null, "", address());
    }
    // A service that was not reached has said nothing of the query.
    if (!("problem" in outcome) || outcome.problem.status) remember(kept, { query, when: Date.now(), said });
    past.draw();
  }

  /** @param {Problem} problem @param {Record<string, string>} prefixes  that may be missing */
  function show(problem, prefixes) {
    const { line, column = 1 } = problem;
    const box = element("section", { id: "problem", class: "wrong-box", "aria-labelledby": "problem-head" },
      element("h2", { id: "problem-head" }, problem.title),
      element("p", { class: "detail" }, problem.detail));
    const advice = find(`dd[data-status="${problem.status}"]`);
    if (advice) box.append(element("p", { class: "advice" }, advice.textContent ?? ""));
    const acts = element("p", { class: "row" });
    if (line !== undefined) {
      editor.mark(line, column, problem.detail);
      acts.append(button("quiet", `Go to line ${line}`, () => editor.go(line, column)));
    }
    const lacking = missing(editor.text, prefixes);
    if (lacking.length) {
      acts.append(button("quiet", `Add PREFIX ${lacking.map((name) => `${name}:`).join(", ")}`, () => {
        editor.declare(prefixes);
        void run();
      }));
    }
    if ([0, 429, 503].includes(problem.status)) {
      acts.append(button("quiet", "Run again", () => void run()));
    }
    if (acts.childNodes.length) box.append(acts);
    answers.replaceChildren(box);
    const where = line === undefined ? "" : ` at line ${line}`;
    status.textContent = `${problem.title}${where}. ${problem.detail}`;
    status.classList.add("hidden");
  }

  /** Show an error that the service wrote into the page as one of the editor. */
  function takeOver() {
    const page = /** @type {HTMLElement|null} */ (find("#page-error"));
    if (!page) return;
    const said = (/** @type {string} */ at) => page.querySelector(at)?.textContent ?? "";
    const { error, line, column } = page.dataset;
    const problem = {
      status: Number(error), title: said("h1"), detail: said(".detail"),
      line: line === undefined ? undefined : Number(line), column: Number(column),
    };
    void newest.next(async () => ({ problem })).then((outcome) => {
      if (outcome && "problem" in outcome) show(problem, outcome.prefixes);
    });
    page.replaceWith(element("h1", {}, "SPARQL"));
    document.title = document.title.replace(/^.* – /, "SPARQL – ");
  }

  async function copy() {
    const link = new URL(address(), location.href).href;
    find("#link")?.remove();
    if (address().length > longest) {
      status.textContent = "This query is too long for a link; copy its text instead.";
      return;
    }
    try {
      await navigator.clipboard.writeText(link);
      status.textContent = "The link to this query is copied.";
    } catch {
      // Browsers keep the clipboard from pages without TLS.
      const field = element("input", { id: "link", readonly: true, value: link, "aria-label": "Link to this query" });
      status.after(field);
      field.select();
      status.textContent = "Copy the link from the field below.";
    }
  }
}

/** @type {(section: Element) => string} */
function summary(section) {
  const truth = section.querySelector(".truth");
  return (truth ?? section.querySelector(".count"))?.textContent?.split(/[;.(]/)[0].trim() ?? "";
}

/** @type {() => string} */
function keys() {
  const key = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl";
  return (
    `${key}+Enter runs the query, Ctrl+Space suggests, Tab takes a suggestion. ` +
    "To leave the editor by keyboard: Esc, then Tab."
  );
}

/**
 * Make the list of queries that were run here.
 *
 * @param {import("./history.js").Store} store
 * @param {(text: string) => void} open
 */
function pastQueries(store, open) {
  const list = element("ol", { id: "history" });
  const clear = button("quiet", "Clear", () => {
    forget(store);
    draw();
  });
  clear.id = "clear-history";
  const none = element("p", { class: "small" });
  const section = element("section", { "aria-labelledby": "history-head" },
    element("h2", { id: "history-head" }, "Your queries"), none, list, clear);
  function draw() {
    const kept = entries(store);
    none.textContent = kept.length
      ? "Kept in this browser only, and never sent."
      : "What you run here is listed here: kept in this browser only, and never sent.";
    list.replaceChildren(
      ...kept.map((entry) => {
        const again = button("plain-link", title(entry.query), () => open(entry.query));
        return element("li", {}, again, element("small", {}, ` ${entry.said}`));
      }),
    );
    clear.hidden = !kept.length;
  }
  draw();
  return { section, draw };
}
