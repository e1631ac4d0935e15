// The side panel: the conversations that are open, and the person's language.

import { $, el } from "./dom.js";
import { preview } from "./message.js";
import { t, time } from "./strings.js";

const seen = new Map();

export function showChats(chats, current, open) {
  const mine = chats.find((chat) => chat.id === current);
  if (mine?.last) seen.set(current, mine.last.id);
  const latest = (chat) => chat.last?.id ?? Infinity;
  $("chats").replaceChildren(...chats.sort((a, b) => latest(b) - latest(a)).map((chat) => item(chat, current, open)));
}

function item(chat, current, open) {
  const unread = chat.id !== current && chat.last && (seen.get(chat.id) ?? 0) < chat.last.id;
  const date = chat.last && el("time", { datetime: new Date(chat.last.date * 1000).toISOString() }, time(chat.last.date));
  return el("li", {},
    el("button", { type: "button", class: "chat-item", "aria-current": chat.id === current && "true", onclick: () => open(chat.id) },
      el("span", { class: "initial", "aria-hidden": "true" }, chat.name[0]),
      el("span", { class: "chat-name" }, chat.name, " ", el("small", {}, `#${String(chat.id).slice(-4)}`)),
      date,
      el("span", { class: "chat-preview" }, preview(chat.last)),
      unread && el("span", { class: "unread" }, el("span", { class: "unseen" }, t("unread")))));
}

export function showLanguage(language) {
  const shown = language.startsWith("en") ? "en" : "fr";
  for (const radio of document.querySelectorAll("[name=language]")) radio.checked = radio.value === shown;
  const other = shown === "en" ? "fr" : "en";
  const [label] = document.querySelectorAll("#switch-language span");
  label.textContent = document.querySelector(`[name=language][value=${other}] + span`).textContent;
  label.lang = $("switch-language").dataset.language = other;
}
