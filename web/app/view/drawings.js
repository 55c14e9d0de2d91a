/**
 * The drawings of `icons.svg`, kept in the page: a control that changes its face while the server is away would otherwise
 * lose it, because a browser asks for the file again at each first use of a drawing.
 * @type {Document | null}
 */
let sheet = null;

/** Fetches the drawings, once, as the page begins. */
export async function keepDrawings() {
  try {
    const answer = await fetch('icons.svg');
    if (answer.ok) sheet = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml');
  } catch {
    // They are then fetched where they are used, as those of the markup are.
    sheet = null;
  }
}

/**
 * Puts a drawing into an `svg`, in place of what it showed.
 * @param {Element} target
 * @param {string} name
 */
export function draw(target, name) {
  const symbol = sheet?.getElementById(name);
  if (symbol) {
    target.setAttribute('viewBox', symbol.getAttribute('viewBox') ?? '');
    target.replaceChildren(...[...symbol.children].map((part) => document.importNode(part, true)));
  } else {
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    use.setAttribute('href', `icons.svg#${name}`);
    target.removeAttribute('viewBox');
    target.replaceChildren(use);
  }
}
