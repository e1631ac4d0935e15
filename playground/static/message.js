// One message as a list item: its quote, attachment, text and time, and the buttons under it.

import { el, icon } from "./dom.js";
import { size, t, time } from "./strings.js";
import { link, render } from "./text.js";
import { player } from "./voice.js";

const MEDIA = {
  photo: (media, who) =>
    el("a", { class: "photo", href: media.url, target: "_blank" },
      el("img", { src: media.url, alt: `${t("photo")}, ${who}`, width: media.width, height: media.height })),
  sticker: (media) => el("img", { class: "sticker", src: media.url, alt: t("sticker"), width: 144, height: 144 }),
  voice: (media) => player(media),
  document: (media) => {
    const name = media.name || t("document");
    return el("a", { class: "card", href: media.url, download: name, "aria-label": t("download", { name }) },
      icon("document"), el("span", {}, el("strong", {}, name), el("small", {}, size(media.size))));
  },
  location: (media) => card("location", t("location"), `${media.latitude}, ${media.longitude}`),
  contact: (media) => card("contact", media.first_name, media.phone_number),
};

const card = (name, title, detail) =>
  el("div", { class: "card" }, icon(name), el("span", {}, el("strong", {}, title), el("small", {}, detail)));

export function messageItem(message, { botName, send, press, edit }) {
  const who = message.sender === "bot" ? botName : t("you");
  const media = message.media && (MEDIA[message.media.kind]?.(message.media, who) ?? null);
  const sent = new Date(message.date * 1000).toISOString();
  const bubble = el("div", { class: `bubble ${message.media?.kind ?? "words"}` },
    el("span", { class: "unseen" }, `${who} : `),
    message.forwarded_from && el("p", { class: "forwarded" }, t("forwardedFrom", { name: message.forwarded_from })),
    message.reply_to && el("p", { class: "reply" }, message.reply_to),
    media,
    message.text && el("div", { class: "text", dir: "auto" }, ...render(message.text, message.entities, send)),
    el("span", { class: "meta" },
      message.edited && el("span", {}, `${t("edited")} · `), el("time", { datetime: sent }, time(message.date))));
  const pencil = el("button", { type: "button", class: "icon-button pencil", "aria-label": t("edit"), title: t("edit"),
    onclick: () => edit(message) }, icon("edit"));
  return el("li", { class: `message ${message.sender}`, "data-id": message.id, tabindex: -1 },
    el("div", { class: "line" }, message.sender === "person" && message.text && !message.media && pencil, bubble),
    message.reaction && el("span", { class: "reaction" }, message.reaction),
    message.keyboard.length > 0 && keyboard(message, press));
}

function keyboard(message, press) {
  const rows = message.keyboard.map((row) => el("div", { class: "keys" }, ...row.map((button) => key(message, button, press))));
  return el("div", { class: "keyboard", role: "group", "aria-label": t("answers") }, ...rows);
}

function key(message, button, press) {
  if (button.url) {
    const node = link(button.url, el("span", {}, button.text), icon("link"), el("span", { class: "unseen" }, t("opensTab")));
    node.className = "key";
    return node;
  }
  const style = button.style ? ` ${button.style}` : "";
  const node = el("button", { type: "button", class: `key${style}`, "data-key": button.callback_data }, el("span", {}, button.text));
  node.addEventListener("click", () => node.ariaBusy !== "true" && press(message, button, node));
  return node;
}

export function preview(last) {
  if (!last) return t("noMessages");
  const kind = last.media ? t(last.media) : "";
  return [kind, last.text].filter(Boolean).join(" · ");
}
