// How the editor looks. Colors are variables of the page (`kg/web/static/editor.css`, `style.css`).

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const colors = HighlightStyle.define([
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "650" },
  { tag: tags.operatorKeyword, color: "var(--accent)" },
  { tag: [tags.link, tags.typeName], color: "var(--link)" },
  { tag: [tags.string, tags.number, tags.meta], color: "var(--amber-ink)" },
  { tag: [tags.variableName, tags.labelName], color: "var(--variable)" },
  { tag: tags.punctuation, color: "var(--soft)" },
]);

export const theme = EditorView.theme({
  "&": {
    color: "var(--ink)", backgroundColor: "var(--card)", border: "1px solid var(--edge)",
    borderRadius: "var(--round)", fontSize: ".92rem", overflow: "hidden",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": {
    fontFamily: 'ui-monospace, "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace',
    lineHeight: "1.5", minHeight: "12rem", maxHeight: "65vh", overflow: "auto",
  },
  ".cm-content": { caretColor: "var(--ink)", padding: ".5rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--chosen)",
  },
  ".cm-gutters": { backgroundColor: "var(--code)", color: "var(--soft)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--tint) 45%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--chosen)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", outline: "1px dashed var(--soft)" },
  ".cm-tooltip": {
    backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--edge)",
    borderRadius: ".4rem", overflow: "hidden", boxShadow: "0 4px 16px rgb(0 0 0 / .18)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete": { overflow: "visible" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "inherit", maxHeight: "15rem", maxWidth: "min(28rem, 88vw)", borderRadius: ".4rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    padding: ".25rem .6rem", lineHeight: "1.35", display: "flex", alignItems: "baseline",
  },
  ".cm-completionLabel, .cm-completionDetail": {
    flex: "0 1 auto", overflow: "hidden", textOverflow: "ellipsis",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)", color: "var(--on-accent)",
  },
  ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal", marginLeft: ".75em" },
  "li[aria-selected] .cm-completionDetail, li[aria-selected] .kind": { color: "inherit" },
  ".cm-completionInfo": { padding: ".5rem .75rem", maxWidth: "22rem", fontSize: ".88rem" },
  ".cm-completionInfo p": { margin: "0 0 .25rem" },
  // Without room beside the list it would lie on the list.
  ".cm-completionInfo.cm-completionInfo-left-narrow, .cm-completionInfo.cm-completionInfo-right-narrow": {
    display: "none",
  },
  ".cm-completionInfo small": { color: "var(--soft)", overflowWrap: "anywhere" },
  ".kind": { color: "var(--soft)", fontSize: ".8em", marginLeft: "auto", paddingLeft: "1.25em" },
  ".cm-lintRange-error": {
    backgroundImage: "none", borderBottom: "3px solid var(--wrong)", paddingBottom: "0",
  },
  ".cm-line.cm-wrong, &.cm-focused .cm-line.cm-wrong": { backgroundColor: "var(--wrong-paper)" },
  // The marker's own picture is a data: URL, which the content security policy forbids.
  ".cm-lint-marker-error": {
    content: "normal", backgroundColor: "var(--wrong)", borderRadius: "50%", width: ".75em",
    height: ".75em", margin: ".35em 0 0 .2em",
  },
  ".cm-diagnostic": { borderLeft: "4px solid var(--wrong)", padding: ".4rem .75rem", maxWidth: "30rem", whiteSpace: "normal" },
  "@media (max-width: 40rem)": {
    // Smaller text would make phones zoom in.
    "&": { fontSize: "1rem" },
    ".cm-lineNumbers": { display: "none !important" },
  },
});
