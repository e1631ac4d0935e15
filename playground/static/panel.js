// The side panel: the conversations that are open, and the person's language. On a narrow screen it opens over the chat.

import { $, el } from "./dom.js";
import { preview } from "./message.js";
import { t, time } from "./strings.js";

const seen = new Map();

export function showChats(chats, current, open) {
  const mine = chats.find((chat) => chat.id === current);
  if (mine?.last) seen.set(current, mine.last.id);
  const latest = (chat) => chat.last?.id ?? Infinity;
  const focused = $("chats").contains(document.activeElement) && document.activeElement.dataset.chat;
  $("chats").replaceChildren(...chats.sort((a, b) => latest(b) - latest(a)).map((chat) => item(chat, current, open)));
  if (focused) $("chats").querySelector(`[data-chat="${focused}"]`)?.focus();
  const unread = chats.some((chat) => isUnread(chat, current));
  $("chats-button").querySelector(".badge").hidden = !unread;
  $("chats-button").querySelector(".unseen").textContent = t(unread ? "openChatsUnread" : "openChats");
}

const isUnread = (chat, current) => Boolean(chat.id !== current && chat.last && (seen.get(chat.id) ?? 0) < chat.last.id);

function item(chat, current, open) {
  const date = chat.last && el("time", { datetime: new Date(chat.last.date * 1000).toISOString() }, time(chat.last.date));
  return el("li", {},
    el("button", { type: "button", class: "chat-item", "data-chat": chat.id, "aria-current": chat.id === current && "true",
      onclick: () => open(chat) },
      el("span", { class: "initial", "aria-hidden": "true" }, chat.name[0]),
      el("span", { class: "chat-name" }, chat.name, " ", el("small", {}, `#${String(chat.id).slice(-4)}`)),
      date,
      el("span", { class: "chat-preview" }, preview(chat.last)),
      isUnread(chat, current) && el("span", { class: "unread" }, el("span", { class: "unseen" }, t("unread")))));
}

export function showLanguage(language) {
  const shown = language.startsWith("en") ? "en" : "fr";
  for (const radio of document.querySelectorAll("[name=language]")) radio.checked = radio.value === shown;
  const other = shown === "en" ? "fr" : "en";
  const [label] = document.querySelectorAll("#switch-language span");
  label.textContent = document.querySelector(`[name=language][value=${other}] + span`).textContent;
  label.lang = $("switch-language").dataset.language = other;
}

// The panel over the chat of a narrow screen. What is under it takes no focus meanwhile.
export function showPanel() {
  $("side").classList.add("open");
  $("scrim").hidden = false;
  $("chat").inert = document.querySelector(".skip").inert = true;
  $("chats-button").setAttribute("aria-expanded", "true");
  ($("chats").querySelector("[aria-current]") ?? $("close-chats")).focus();
}

export function hidePanel() {
  if (!$("side").classList.contains("open")) return;
  $("side").classList.remove("open");
  $("scrim").hidden = true;
  $("chat").inert = document.querySelector(".skip").inert = false;
  $("chats-button").setAttribute("aria-expanded", "false");
  $("chats-button").focus();
}

export function connectPanel() {
  $("chats-button").addEventListener("click", showPanel);
  for (const id of ["close-chats", "scrim"]) $(id).addEventListener("click", hidePanel);
  $("side").addEventListener("keydown", (event) => event.key === "Escape" && hidePanel());
  matchMedia("(min-width: 900px)").addEventListener("change", hidePanel);
}
