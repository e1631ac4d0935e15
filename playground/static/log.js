// The list of messages: kept in order, changed in place, scrolled to the newest unless the person is reading above.

import { $, el } from "./dom.js";
import { messageItem } from "./message.js";
import { day, t } from "./strings.js";

export class Log {
  constructor(actions) {
    this.actions = actions;
    this.messages = new Map();
    this.list = $("log");
    this.live = $("live");
    this.scroller = $("scroller");
    this.toBottom = $("to-bottom");
    this.toBottom.addEventListener("click", () => (this.scrollDown(), $("write").focus()));
    this.scroller.addEventListener("scroll", () => this.atBottom() && (this.toBottom.hidden = true), { passive: true });
    // The conversation shrinks when the field grows or a phone's keyboard opens: the newest message stays in sight.
    let height = this.scroller.clientHeight;
    new ResizeObserver(() => {
      const shrunk = height - this.scroller.clientHeight;
      height = this.scroller.clientHeight;
      if (shrunk > 0 && this.atBottom(shrunk)) this.scrollDown();
    }).observe(this.scroller);
  }

  fill(messages) {
    this.messages = new Map(messages.map((message) => [message.id, message]));
    this.redraw();
  }

  // Render everything again, in the current language.
  redraw() {
    this.live.ariaLive = "off"; // screen readers must not announce the whole history
    this.list.replaceChildren();
    for (const message of this.messages.values()) this.#place(message, false);
    this.#markLastOwn();
    this.scrollDown();
    setTimeout(() => (this.live.ariaLive = "polite"));
  }

  put(message) {
    const isNew = !this.messages.has(message.id);
    const follow = this.atBottom() || (isNew && message.sender === "person");
    this.messages.set(message.id, message);
    this.#place(message, isNew);
    this.#markLastOwn();
    if (follow) this.scrollDown();
    else if (isNew) this.toBottom.hidden = false;
  }

  remove(id) {
    this.messages.delete(id);
    const item = this.#item(id);
    if (item?.contains(document.activeElement)) $("write").focus();
    item?.remove();
    this.#markLastOwn();
  }

  lastOwn() {
    return [...this.messages.values()].filter((m) => m.sender === "person" && m.text && !m.media).pop();
  }

  // The answer to a press may come before or after the edit of its message.
  settle(id, data) {
    for (const key of this.#item(id)?.querySelectorAll(".key[aria-busy=true]") ?? []) {
      if (key.dataset.key === data) key.ariaBusy = "false";
    }
  }

  // Only the person's latest message shows the pencil, which adds one tab stop instead of fifty.
  #markLastOwn() {
    this.list.querySelector(".last-own")?.classList.remove("last-own");
    const last = this.lastOwn();
    if (last) this.#item(last.id)?.classList.add("last-own");
  }

  atBottom(slack = 0) {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60 + slack;
  }

  scrollDown() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.toBottom.hidden = true;
  }

  #item(id) {
    return this.list.querySelector(`[data-id="${id}"]`);
  }

  #place(message, isNew) {
    const item = messageItem(message, this.actions);
    if (isNew) item.classList.add("arriving");
    const old = this.#item(message.id);
    if (!old) {
      this.#separate(message);
      this.list.append(item);
      return;
    }
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const position = [...old.querySelectorAll("button, a")].indexOf(focused);
    old.replaceWith(item);
    if (focused) this.#refocus(item, focused.dataset.key, position);
  }

  // Keep the focus for people who press buttons with the keyboard.
  #refocus(item, key, position) {
    const all = [...item.querySelectorAll("button, a")];
    (all.find((node) => key && node.dataset.key === key) ?? all[position] ?? all.at(-1) ?? item).focus({ preventScroll: true });
  }

  #separate(message) {
    const text = day(message.date);
    if ([...this.list.querySelectorAll(".day")].at(-1)?.textContent === text) return;
    this.list.append(el("li", { class: "day" }, el("span", {}, text)));
  }
}

let hiding = 0;
let tagline = "tagline.local";

// What stands under the name while the bot does nothing: whether its voices are made elsewhere.
export function setTagline(voicesOnline) {
  tagline = voicesOnline ? "tagline.voices" : "tagline.local";
  showAction(null);
}

// Telegram shows a chat action for five seconds, or until the message comes.
export function showAction(action) {
  clearTimeout(hiding);
  $("typing").hidden = !action;
  const known = t(`action.${action}`);
  $("subtitle").textContent = action ? (known.startsWith("action.") ? t("action.other") : known) : t(tagline);
  $("subtitle").classList.toggle("busy", Boolean(action));
  if (action) hiding = setTimeout(() => showAction(null), 5000);
}
