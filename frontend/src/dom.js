// Makes elements. Text is always set as text.

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Record<string, string|boolean|undefined>} [attributes]
 * @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  set(made, attributes);
  made.append(...children);
  return made;
}

/**
 * @param {string} name
 * @param {Record<string, string|number|undefined>} attributes
 * @param {...(Node|string)} children
 * @returns {SVGElement}
 */
export function drawn(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  set(made, attributes);
  made.append(...children);
  return made;
}

/**
 * @param {string} type
 * @param {string} text
 * @param {() => void} act
 */
export function button(type, text, act) {
  const made = element("button", { type: "button", class: type }, text);
  made.addEventListener("click", act);
  return made;
}

/** @type {(made: Element, attributes: Record<string, string|number|boolean|undefined>) => void} */
function set(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
}
