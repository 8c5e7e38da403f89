// Elements of the page. Whatever comes from outside goes in as text, never as markup.

export function byId(id) {
  return document.getElementById(id);
}

export function element(tag, { text, ...attributes } = {}, children = []) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

// Keep one child per key, in order: made where it is new, removed where its key has gone.
export function keep(parent, keys, make) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const children = keys.map((key) => {
    const child = known.get(key) ?? make(key);
    child.dataset.key = key;
    return child;
  });
  const same = children.length === parent.children.length && children.every((child, i) => child === parent.children[i]);
  if (!same) parent.replaceChildren(...children);
  return children;
}
