// Shows a result as table, bars or drawing; the table is the service's own.

import { bars, choice, MOST_BARS } from "./chart.js";
import { button, drawn, element } from "./dom.js";
import { border, ends, graph, layout } from "./graph.js";

/** @typedef {import("./chart.js").Result} Result */

/** Links that are drawn with what they say: the words of more lie over each other. */
const MOST_WORDS = 24;
const SMALLEST = 0.7;

/**
 * Read a result from the table that the service wrote.
 *
 * @param {Element} section
 * @returns {Result}
 */
export function read(section) {
  const texts = (/** @type {string} */ at) =>
    [...section.querySelectorAll(at)].map((found) => found.textContent ?? "");
  const rows = [...section.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("td")].map((cell) => {
      const term = cell.firstElementChild;
      return {
        text: cell.textContent ?? "",
        href: term?.getAttribute("href") ?? undefined,
        title: term?.getAttribute("title") ?? undefined,
        numeric: cell.classList.contains("number"),
      };
    }),
  );
  const { noun = "row", count = "0" } = /** @type {HTMLElement} */ (section).dataset;
  return { columns: texts("thead th"), rows, count: Number(count), noun };
}

/**
 * Put tabs over the table of a result, where it can be drawn too.
 *
 * @param {Element} section
 */
export function tabs(section) {
  const table = section.querySelector(".rows");
  if (!table) return;
  const result = read(section);
  /** @type {[string, string, () => Element][]} */
  const views = [];
  const columns = choice(result);
  if (columns) views.push(["chart", "Chart", () => chart(result, columns)]);
  const links = ends(result);
  if (links) views.push(["graph", "Graph", () => picture(result, links)]);
  if (!views.length) return;

  const list = element("div", { role: "tablist", "aria-label": "Result as", class: "tabs" });
  table.before(list);
  const panels = [panel("table", table)];
  table.before(panels[0]);
  panels[0].append(table);
  for (const [name] of views) panels.push(panel(name));
  panels[0].after(...panels.slice(1));
  const all = [["table", "Table"], ...views].map(([name, title]) =>
    element(
      "button",
      { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}` },
      /** @type {string} */ (title),
    ),
  );
  const choose = (/** @type {number} */ chosen) => {
    all.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      panels[i].hidden = i !== chosen;
    });
    if (chosen && !panels[chosen].firstChild) panels[chosen].append(views[chosen - 1][2]());
  };
  all.forEach((tab, i) => {
    tab.addEventListener("click", () => choose(i));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = (to + all.length) % all.length;
      choose(next);
      all[next].focus();
    });
  });
  list.append(...all);
  choose(0);
}

/** @type {(name: string, table?: Element) => HTMLElement} */
function panel(name, table) {
  // A table that scrolls takes the focus itself.
  const focus = table ? undefined : "0";
  return element("div", {
    role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, tabindex: focus,
  });
}

/**
 * @param {Result} result
 * @param {import("./chart.js").Choice} columns
 */
function chart(result, columns) {
  const figure = element("figure", { class: "bars" });
  const list = element("ol", {});
  const draw = (/** @type {number} */ value) => {
    list.replaceChildren(
      ...bars(result, columns.label, value).map((bar) => {
        const mark = element("span", { class: "bar", "aria-hidden": "true" });
        const inside = element("span", {});
        inside.style.marginInlineStart = `${bar.from}%`;
        inside.style.width = `${bar.length}%`;
        mark.append(inside);
        const name = bar.href ? element("a", { href: bar.href }, bar.name) : bar.name;
        return element("li", {}, element("span", { class: "name" }, name), mark,
          element("span", { class: "value" }, bar.text));
      }),
    );
  };
  const caption = element("figcaption", {});
  if (columns.values.length > 1) {
    const select = element("select", { id: "bars-of" });
    select.append(...columns.values.map((v) => element("option", { value: String(v) }, result.columns[v])));
    select.addEventListener("change", () => draw(Number(select.value)));
    caption.append(element("label", { for: "bars-of" }, "Bars show "), select);
  } else {
    caption.append(`${result.columns[columns.values[0]]}, by ${result.columns[columns.label]}`);
  }
  if (result.count > MOST_BARS) caption.append(` The first ${MOST_BARS} of ${result.count} rows.`);
  draw(columns.values[0]);
  figure.append(caption, list);
  return figure;
}

/**
 * @param {Result} result
 * @param {import("./graph.js").Columns} columns
 */
function picture(result, columns) {
  const shown = graph(result, columns);
  const places = layout(shown);
  const boxes = [...places.values()];
  const edge = 20;
  const left = Math.min(...boxes.map((b) => b.x - b.width / 2)) - edge;
  const top = Math.min(...boxes.map((b) => b.y - b.height / 2)) - edge;
  const width = Math.max(...boxes.map((b) => b.x + b.width / 2)) + edge - left;
  const height = Math.max(...boxes.map((b) => b.y + b.height / 2)) + edge - top;
  const svg = drawn("svg", {
    viewBox: `${left} ${top} ${width} ${height}`, width, height, role: "group",
    "aria-label": `${shown.nodes.length} things and ${shown.edges.length} links; the table has the same`,
  });
  const head = drawn("marker", {
    id: "head", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8,
    orient: "auto-start-reverse", markerUnits: "userSpaceOnUse",
  }, drawn("path", { d: "M0 0.5L8 4L0 7.5z", class: "head" }));
  svg.append(drawn("defs", {}, head));
  const words = drawn("g", {});
  const named = shown.edges.length <= MOST_WORDS;
  for (const link of shown.edges) {
    const [a, b] = [places.get(link.from), places.get(link.to)];
    if (!a || !b || a === b) continue;
    const [from, to] = [border(a, b), border(b, a)];
    svg.append(drawn("line", {
      x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: "link", "marker-end": "url(#head)",
    }, drawn("title", {}, link.text)));
    if (link.text && named) {
      words.append(drawn("text", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, class: "word" },
        link.text));
    }
  }
  svg.append(words);
  for (const node of shown.nodes) {
    const box = places.get(node.key);
    if (!box) continue;
    const group = drawn(node.href ? "a" : "g", { href: node.href },
      drawn("title", {}, node.title ?? node.text),
      drawn("rect", {
        x: box.x - box.width / 2, y: box.y - box.height / 2, width: box.width, height: box.height,
        rx: 6, class: node.literal ? "node literal" : "node",
      }),
      drawn("text", { x: box.x, y: box.y, class: "name" }, node.text));
    svg.append(group);
  }
  const holder = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Drawing" });
  holder.append(svg);
  requestAnimationFrame(() => {
    // As wide as there is room for, but never too small to read; the middle in sight.
    zoom(Math.min(1, Math.max(SMALLEST, (holder.clientWidth - 4) / width)));
    holder.scrollLeft = (holder.scrollWidth - holder.clientWidth) / 2;
    holder.scrollTop = (holder.scrollHeight - holder.clientHeight) / 2;
  });
  const zoom = (/** @type {number} */ by) => {
    const now = (svg.clientWidth || width) * by;
    svg.setAttribute("width", String(now));
    svg.setAttribute("height", String((now * height) / width));
  };
  const bar = element("p", { class: "row" },
    button("quiet", "Larger", () => zoom(1.25)), button("quiet", "Smaller", () => zoom(0.8)));
  const said = element("figcaption", {}, `${shown.nodes.length} things, ${shown.edges.length} links.`);
  if (!named) said.append(" What each link says is in the table.");
  const others = shown.left + Math.max(0, result.count - result.rows.length);
  if (others) said.append(` ${others} more links are in the table and the other formats.`);
  return element("figure", { class: "drawing" }, said, bar, holder);
}
