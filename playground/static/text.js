// Converts text with Telegram entities to nodes. Offsets are UTF-16 code units, as in JavaScript strings.

import { el } from "./dom.js";
import { t } from "./strings.js";

const SAFE = /^(https?|tg|mailto):/i;

export const link = (address, ...children) =>
  SAFE.test(address)
    ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, ...children)
    : el("span", {}, ...children);

const BUILD = {
  bold: (_, ...inner) => el("strong", {}, ...inner),
  italic: (_, ...inner) => el("em", {}, ...inner),
  underline: (_, ...inner) => el("u", {}, ...inner),
  strikethrough: (_, ...inner) => el("s", {}, ...inner),
  code: (_, ...inner) => el("code", {}, ...inner),
  pre: (_, ...inner) => el("pre", { tabindex: 0 }, el("code", {}, ...inner)),
  blockquote: (_, ...inner) => el("blockquote", {}, ...inner),
  expandable_blockquote: (_, ...inner) => expandable(inner),
  spoiler: (_, ...inner) => spoiler(inner),
  text_link: ({ entity }, ...inner) => link(entity.url, ...inner),
  url: ({ text }, ...inner) => link(text, ...inner),
  email: ({ text }, ...inner) => link(`mailto:${text}`, ...inner),
  bot_command: ({ text, send }, ...inner) => el("button", { type: "button", class: "command", onclick: () => send(text) }, ...inner),
};

export function render(text, entities, send, start = 0, end = text.length) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || entity.offset >= end) continue; // inside an entity already converted, or outside the range
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = render(text, entities.slice(i + 1), send, entity.offset, stop);
    const build = BUILD[entity.type] ?? ((_, ...plain) => el("span", {}, ...plain));
    nodes.push(build({ entity, text: text.slice(entity.offset, stop), send }, ...inner));
    at = stop;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function spoiler(inner) {
  const reveal = (event) => event.currentTarget.replaceWith(el("span", { class: "revealed" }, ...inner));
  const hidden = el("span", { "aria-hidden": "true" }, ...inner.map((node) => node.cloneNode?.(true) ?? node));
  return el("button", { type: "button", class: "spoiler", "aria-label": t("spoiler"), onclick: reveal }, hidden);
}

function expandable(inner) {
  const quote = el("blockquote", { class: "folded" }, el("div", {}, ...inner));
  const toggle = el("button", { type: "button", class: "unfold", "aria-expanded": "false" }, t("readMore"));
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = t(folded ? "readMore" : "readLess");
  });
  quote.append(toggle);
  return quote;
}
