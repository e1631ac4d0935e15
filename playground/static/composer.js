// The field at the bottom: writing, editing, attaching, and the bot's commands.

import { encode } from "./api.js";
import { $, el } from "./dom.js";
import { connect, hide, show } from "./menus.js";
import { t } from "./strings.js";
import { canRecord, lengthOf, record } from "./voice.js";

const MOST_BYTES = 50e6;
const ACCEPTED = { photo: "image/*", document: "", voice: "audio/*" };

export class Composer {
  constructor({ act, say, lastOwn }) {
    Object.assign(this, { act, say, lastOwn, commands: [], editing: null, attached: null });
    this.field = $("write");
    this.chip = $("chip");
    connect("attach-button", "attach");
    $("composer").addEventListener("submit", (event) => (event.preventDefault(), this.submit()));
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => (this.#grow(), this.#suggest()));
    this.field.addEventListener("paste", (event) => this.#dropped(event, event.clipboardData.files));
    this.chip.querySelector("button").addEventListener("click", () => (this.clear(), this.field.focus()));
    $("commands-button").addEventListener("click", () => this.#toggleCommands());
    $("commands").addEventListener("keydown", (event) => this.#leaveCommands(event));
    $("attach").addEventListener("click", (event) => this.#attach(event.target.closest("[data-attach]")?.dataset.attach));
    $("file").addEventListener("change", () => this.#chosen($("file").dataset.kind, $("file").files[0]));
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => this.#dropped(event, event.dataTransfer.files));
  }

  async submit() {
    const text = this.field.value.trim();
    const { editing, attached } = this;
    if (!text && !attached) return;
    this.clear();
    const done = attached
      ? await this.#sendFile(attached.kind, attached.file, text)
      : await (editing ? this.act("edit", { message_id: editing.id, text }) : this.act("send", { text }));
    if (!done && !this.field.value) this.#write(text); // so that no text is lost
  }

  edit(message) {
    if (!message) return;
    this.clear();
    this.editing = message;
    this.#write(message.text);
    this.#showChip(t("editing"), message.text);
    this.field.focus();
  }

  clear() {
    this.editing = this.attached = null;
    this.chip.hidden = true;
    this.#write("");
  }

  setCommands(commands) {
    this.commands = commands;
    $("commands-button").hidden = commands.length === 0;
  }

  #write(text) {
    this.field.value = text;
    this.#grow();
    this.#suggest();
  }

  #grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 160)}px`;
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !$("commands").hidden) {
      event.preventDefault();
      $("commands").querySelector("button:last-of-type").focus();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      event.preventDefault();
      this.edit(this.lastOwn());
    } else if (event.key === "Escape" && (this.editing || this.attached)) {
      this.clear();
    }
  }

  // Commands

  #suggest() {
    const typed = this.field.value;
    const found = /^\/\w*$/.test(typed) ? this.commands.filter((c) => c.command.startsWith(typed.slice(1))) : [];
    if (found.length === 0) return hide($("commands"));
    this.#fillCommands(found);
    show($("commands-button"), $("commands"), false);
  }

  #toggleCommands() {
    if (!$("commands").hidden) return hide($("commands"), true);
    this.#fillCommands(this.commands);
    show($("commands-button"), $("commands"));
  }

  #fillCommands(commands) {
    $("commands").replaceChildren(...commands.map(({ command, description }) => {
      const choose = () => (hide($("commands")), this.clear(), this.field.focus(), this.act("send", { text: `/${command}` }));
      return el("button", { type: "button", onclick: choose }, el("code", {}, `/${command}`), el("span", {}, description));
    }));
  }

  #leaveCommands(event) {
    const items = [...$("commands").querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    (items[to] ?? this.field).focus();
  }

  // Attachments

  async #attach(kind) {
    if (!kind) return;
    if (kind === "location" || kind === "contact") return this.#sendFile(kind, new Blob(), "");
    if (kind === "sticker") return this.#sendFile(kind, await sticker(), "");
    if (kind === "voice" && canRecord()) {
      const recorded = await record().catch(() => this.say(t("noMicrophone")));
      if (recorded) return this.#sendFile(kind, recorded.blob, "", recorded.seconds);
      if (recorded === null) return this.field.focus();
    }
    Object.assign($("file"), { value: "", accept: ACCEPTED[kind] }).dataset.kind = kind;
    $("file").click();
  }

  #dropped(event, files) {
    if (files.length === 0) return;
    event.preventDefault();
    this.#chosen(files[0].type.startsWith("image/") ? "photo" : "document", files[0]);
  }

  async #chosen(kind, file) {
    if (!file) return;
    if (file.size > MOST_BYTES) return this.say(t("tooBig"));
    if (kind === "voice") return this.#sendFile(kind, file, "", await lengthOf(file));
    this.editing = null;
    this.attached = { kind, file };
    this.#showChip(file.name, t("attachedHint"));
    this.field.focus();
  }

  async #sendFile(kind, file, caption, seconds = 0) {
    return this.act("attach", { kind, name: file.name ?? "", data: await encode(file), seconds, caption });
  }

  #showChip(title, detail) {
    const [strong, span] = this.chip.querySelectorAll("strong, span");
    [strong.textContent, span.textContent] = [title, detail];
    this.chip.querySelector("button").setAttribute("aria-label", t(this.editing ? "cancel" : "removeAttachment"));
    this.chip.querySelector("use").setAttribute("href", `/static/icons.svg#${this.attached?.kind ?? "edit"}`);
    this.chip.hidden = false;
  }
}

function sticker() {
  const canvas = el("canvas", { width: 256, height: 256 });
  const context = canvas.getContext("2d");
  Object.assign(context, { font: "200px sans-serif", textAlign: "center", textBaseline: "middle" });
  context.fillText("👍", 128, 140);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
