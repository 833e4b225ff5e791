// Makes an element with properties and children; what is text stays text.

export function make(tag, properties = {}, ...children) {
  const { role, label, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  if (role) element.setAttribute("role", role);
  if (label) element.setAttribute("aria-label", label);
  element.append(...children);
  return element;
}
