// The page's main module. One tab is one person: their actions are sent to the server, and its events are displayed.

import { Gone, post, Stream } from "./api.js";
import { Composer } from "./composer.js";
import { $ } from "./dom.js";
import { Log, setTagline, showAction } from "./log.js";
import { connect } from "./menus.js";
import { connectPanel, hidePanel, showChats, showLanguage } from "./panel.js";
import { currentLanguage, names, speak, t } from "./strings.js";

const BUSY_AT_MOST = 15_000;
let chat = Number(sessionStorage.getItem("chat")) || null;
let broken = false;
let chats = [];
let voicesOnline = false;

const send = (text) => act("send", { text });
const actions = { botName: "Vigie", send, press, edit: (message) => composer.edit(message) };
const log = new Log(actions);
const composer = new Composer({ act, say: toast, lastOwn: () => log.lastOwn() });
const stream = new Stream(
  {
    chat: (content) => {
      voicesOnline = content.voices_online;
      profile(content);
      log.fill(content.messages);
      if (broken) toast(t("reconnected"));
      broken = false;
      notice("");
      refresh();
    },
    profile,
    chats: (content) => {
      chats = content;
      showChats(chats, chat, choose);
    },
    message: (message) => {
      if (message.sender === "bot") showAction(null);
      log.put(message);
      refresh();
    },
    deleted: (id) => (log.remove(id), refresh()),
    action: (action) => {
      const follow = log.atBottom();
      showAction(action);
      if (follow) log.scrollDown();
    },
    answer,
  },
  {
    onBreak: () => {
      broken = true;
      notice(t("reconnecting"));
    },
    onGone: async () => {
      await create();
      broken = false;
      toast(t("forgotten"));
    },
  },
);

function open(id) {
  chat = id;
  sessionStorage.setItem("chat", id);
  composer.clear();
  showAction(null);
  stream.open(id);
}

// The person's choice among the conversations: the page says whose it shows now, since they look alike.
function choose({ id, name }) {
  hidePanel();
  open(id);
  toast(t("opened", { name }));
}

async function create() {
  hidePanel();
  const known = names();
  const first_name = known[Math.floor(Math.random() * known.length)];
  const language_code = chat ? currentLanguage() : navigator.language.slice(0, 2).toLowerCase();
  open((await post("", { first_name, language_code })).id);
}

function profile({ bot, person, commands }) {
  const before = currentLanguage();
  speak(person.language);
  showLanguage(person.language);
  $("log").lang = person.language;
  document.title = actions.botName = $("bot-name").textContent = bot.name;
  $("description").textContent = bot.description || t("noDescription");
  composer.setCommands(commands);
  setTagline(voicesOnline);
  $("about-text").textContent = t(voicesOnline ? "leaves.voices" : "leaves.local");
  if (before === currentLanguage()) return;
  log.redraw();
  showChats(chats, chat, choose);
}

// An empty chat shows what the bot is for and a Start button, as Telegram does.
function refresh() {
  const empty = log.messages.size === 0;
  const started = document.activeElement === $("start");
  const free = started || document.activeElement === document.body;
  $("welcome").hidden = $("start").hidden = !empty;
  $("composer").hidden = empty;
  if (!free || empty) return;
  // Not the field on a phone, whose keyboard would cover half of the text; but whoever pressed Start keeps a place on the page.
  if (matchMedia("(pointer: fine)").matches) $("write").focus();
  else if (started) $("scroller").focus({ preventScroll: true });
}

// True if the server accepted it.
async function act(action, body) {
  try {
    await post(`/${chat}/${action}`, body);
    return true;
  } catch (error) {
    toast(t(error instanceof Gone && action === "press" ? "buttonGone" : "notSent"));
    console.error(error);
    return false;
  }
}

async function press(message, button, node) {
  if (button.copy_text) {
    await navigator.clipboard.writeText(button.copy_text.text);
    return toast(t("copied"));
  }
  node.ariaBusy = "true";
  setTimeout(() => (node.ariaBusy = "false"), BUSY_AT_MOST);
  if (!(await act("press", { message_id: message.id, data: button.callback_data }))) node.ariaBusy = "false";
}

function answer({ message_id, data, text, alert }) {
  log.settle(message_id, data);
  if (!text) return;
  if (!alert) return toast(text);
  $("alert-text").textContent = text;
  $("alert").showModal();
}

let fading = 0;

function toast(text) {
  clearTimeout(fading);
  $("toast").textContent = text;
  fading = setTimeout(() => ($("toast").textContent = ""), 2500 + 50 * text.length);
}

function notice(text) {
  $("notice").textContent = text;
}

const DOES = {
  restart: () => send("/start"),
  newChat: create,
  editLast: () => composer.edit(log.lastOwn()),
  about: () => $("about").showModal(),
  language: () => act("language", { language_code: $("switch-language").dataset.language }),
};
for (const button of document.querySelectorAll("[data-does]")) button.addEventListener("click", DOES[button.dataset.does]);
for (const radio of document.querySelectorAll("[name=language]")) {
  radio.addEventListener("change", () => act("language", { language_code: radio.value }));
}
$("start").addEventListener("click", () => send("/start"));
connect("menu-button", "menu");
connectPanel();

speak(navigator.language);
// Before the first message: Chromium keeps an emoji that it has once drawn as missing. The system's font is tried first.
const loaded = (family) => document.fonts.load(`16px ${family}`, "👍");
await loaded("Emoji").catch(() => loaded("OpenMoji")).catch(() => {});
notice(t("connecting"));
if (chat) open(chat);
else await create();
