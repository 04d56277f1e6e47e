// The editor: CodeMirror with colors, completion and marks of errors.
//
// It lives in a shadow root, where its styles are adopted style sheets: elements <style>, which it
// would make in the document, are forbidden by the content security policy.

import {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";

import { context, suggestions } from "./completion.js";
import { element } from "./dom.js";
import { colors, theme } from "./look.js";
import { place } from "./places.js";
import { declaration, missing } from "./prologue.js";
import { next } from "./tokens.js";

/** @typedef {import("./completion.js").Vocabulary} Vocabulary */
/** @typedef {import("./completion.js").Suggestion} Suggestion */

const HELP =
  "Control or Command with Enter runs the query. Control with Space suggests. Tab leaves the " +
  "editor; while suggestions are open it takes the chosen one, and Escape closes them first.";

/** What CodeMirror's themes call the kinds of tokens. */
const NAMES = {
  comment: "comment", iri: "link", string: "string", curie: "typeName", blank: "labelName",
  variable: "variableName", language: "meta", number: "number", keyword: "keyword",
  function: "operatorKeyword", a: "keyword", name: "invalid", mark: "punctuation", space: null,
};

const language = StreamLanguage.define({
  name: "sparql",
  startState: () => ({ quotes: /** @type {string|null} */ (null) }),
  token(stream, state) {
    const read = next(stream.string, stream.pos, state.quotes);
    state.quotes = read.state;
    stream.pos = read.token.to;
    return NAMES[read.token.kind];
  },
  languageData: { commentTokens: { line: "#" } },
});

/** @type {import("@codemirror/state").StateEffectType<number|null>} */
const wrong = StateEffect.define();

/** The line of the last error, until something is changed. */
const wrongLine = StateField.define({
  create: () => Decoration.none,
  update(lines, change) {
    for (const effect of change.effects) {
      if (effect.is(wrong)) {
        const line = Decoration.line({ class: "cm-wrong" });
        return effect.value === null ? Decoration.none : Decoration.set(line.range(effect.value));
      }
    }
    return change.docChanged ? Decoration.none : lines;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * Replaces what is selected by what is typed. Left to itself, Chromium joins lines with style
 * attributes, which the content security policy forbids and reports.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== "insertText" || text === null) return false;
    if (from === to && !text.includes("\n")) return false;
    event.preventDefault();
    const insert = () =>
      view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  },
});

export class Editor {
  /**
   * Put an editor in place of a text area.
   *
   * @param {HTMLTextAreaElement} area
   * @param {{run: () => void, vocabulary: () => Promise<Vocabulary>}} options
   */
  constructor(area, { run, vocabulary }) {
    this.area = area;
    this.host = element("div", { id: "editor" });
    const root = this.host.attachShadow({ mode: "open" });
    area.after(this.host);
    const named = [...(area.labels ?? [])].map((label) => label.textContent).join(" ");
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: area.value,
        extensions: [
          lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(),
          closeBrackets(), lintGutter(), wrongLine, replacing, language, syntaxHighlighting(colors), theme,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({
            "aria-label": named, "aria-describedby": "editor-help", spellcheck: "false",
            autocapitalize: "off",
          }),
          autocompletion({
            override: [source(vocabulary)],
            icons: false,
            addToOptions: [{ render: kindOf, position: 90 }],
            tooltipClass: () => "suggestions",
          }),
          keymap.of([
            { key: "Mod-Enter", run: () => (run(), true) },
            // Only while suggestions are open: else Tab goes on to the next control.
            { key: "Tab", run: acceptCompletion },
            ...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap.filter((k) => k.key !== "Mod-Enter"),
            ...historyKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            area.value = this.text;
            area.dispatchEvent(new Event("input"));
          }),
        ],
      }),
    });
    root.append(element("p", { id: "editor-help", hidden: true }, HELP));
    area.hidden = true;
    area.labels?.forEach((label) => label.addEventListener("click", () => this.view.focus()));
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /** @param {string} text */
  replace(text) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    this.clear();
  }

  clear() {
    this.view.dispatch(setDiagnostics(this.view.state, []), { effects: wrong.of(null) });
  }

  /**
   * Mark where an error is.
   *
   * @param {number} line
   * @param {number} column
   * @param {string} message
   */
  mark(line, column, message) {
    const at = place(this.text, line, column);
    const mark = { ...at, severity: /** @type {const} */ ("error"), message };
    this.view.dispatch(setDiagnostics(this.view.state, [mark]));
    const { from } = this.view.state.doc.lineAt(at.from);
    this.view.dispatch({
      effects: [wrong.of(from), EditorView.scrollIntoView(at.from, { y: "nearest" })],
    });
  }

  /** @type {(line: number, column: number) => void} */
  go(line, column) {
    const { from } = place(this.text, line, column);
    this.view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    this.view.focus();
  }

  /**
   * Declare prefixes that the query uses and that are known.
   *
   * @param {Record<string, string>} known
   */
  declare(known) {
    for (const prefix of missing(this.text, known)) {
      const edit = declaration(this.text, prefix, known[prefix]);
      if (edit) this.view.dispatch({ changes: edit });
    }
  }
}

/** @type {(vocabulary: () => Promise<Vocabulary>) => import("@codemirror/autocomplete").CompletionSource} */
function source(vocabulary) {
  return async (asked) => {
    const text = asked.state.doc.toString();
    const here = context(text, asked.pos, asked.explicit);
    if (!here || (here.kind === "word" && !asked.explicit && here.typed.length < 2)) return null;
    const known = await vocabulary();
    if (asked.aborted) return null;
    const found = suggestions(here, text, known);
    const from = Math.min(here.from, ...found.map((one) => one.from));
    const options = found.map((one) => option(one, known));
    return options.length ? { from, options, filter: false } : null;
  };
}

/** @type {(one: Suggestion, known: Vocabulary) => import("@codemirror/autocomplete").Completion} */
function option(one, known) {
  return {
    label: one.label,
    detail: one.detail || undefined,
    type: one.kind,
    info: one.iri ? () => info(one) : undefined,
    apply: (view, _, __, to) => {
      const text = view.state.doc.toString();
      const space = one.prefix === undefined ? undefined : known.prefixes[one.prefix];
      const edit = space ? declaration(text, one.prefix ?? "", space) : null;
      const changes = view.state.changes([
        { from: one.from, to, insert: one.insert }, ...(edit ? [edit] : []),
      ]);
      const end = changes.mapPos(to, 1);
      view.dispatch({ changes, selection: { anchor: end }, userEvent: "input.complete", scrollIntoView: true });
    },
  };
}

/** @type {(one: Suggestion) => HTMLElement} */
function info(one) {
  const shown = element("div", {});
  if (one.definition) shown.append(element("p", {}, one.definition));
  shown.append(element("small", {}, one.iri ?? ""));
  return shown;
}

/** @type {(completion: import("@codemirror/autocomplete").Completion) => HTMLElement} */
function kindOf(completion) {
  return element("span", { class: "kind" }, completion.type ?? "");
}
