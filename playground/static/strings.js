// Puts the interface's texts, from strings.json, on the page in the person's language.

const all = await (await fetch("/static/strings.json")).json();
let language = "fr";

export const t = (key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), all[language][key] ?? key);

export const names = () => all[language].names;
export const currentLanguage = () => language;

export function speak(code) {
  language = code?.startsWith("en") ? "en" : "fr";
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = t(node.dataset.placeholder);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    if (node.matches("button")) node.title = t(node.dataset.label);
  }
}

// How the person writes dates and numbers: as their browser says, where it speaks the page's language.
const DEFAULT_LOCALE = { fr: "fr-FR", en: "en-GB" };
const locale = () => navigator.languages.find((code) => code.toLowerCase().startsWith(language)) ?? DEFAULT_LOCALE[language];

// Twenty-four hours in every language: the bot's texts and its reminders count so, too.
export const time = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const yesterday = new Date(Date.now() - 864e5);
  if (date.toDateString() === new Date().toDateString()) return t("today");
  if (date.toDateString() === yesterday.toDateString()) return t("yesterday");
  return date.toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long" });
}

export const duration = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export function size(bytes) {
  if (bytes < 1e3) return new Intl.NumberFormat(locale(), { style: "unit", unit: "byte", unitDisplay: "long" }).format(bytes);
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 10 ? 1 : 0 };
  return new Intl.NumberFormat(locale(), format).format(value);
}
