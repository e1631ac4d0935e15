// Menus that open from a button: closed by Escape, by a click elsewhere or by a choice; arrows move within.

import { $ } from "./dom.js";

const open = new Map();

export function connect(buttonId, menuId) {
  const [button, menu] = [$(buttonId), $(menuId)];
  button.addEventListener("click", () => (menu.hidden ? show(button, menu) : hide(menu, true)));
  menu.addEventListener("click", (event) => event.target.closest("button") && hide(menu, menu.contains(document.activeElement)));
  menu.addEventListener("keydown", (event) => move(event, menu));
}

export function show(button, menu, focus = true) {
  for (const other of open.keys()) if (other !== menu) hide(other);
  open.set(menu, button);
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  if (focus) menu.querySelector("button")?.focus();
}

export function hide(menu, focus = false) {
  const button = open.get(menu);
  open.delete(menu);
  menu.hidden = true;
  button?.setAttribute("aria-expanded", "false");
  if (focus) button?.focus();
}

function move(event, menu) {
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open.keys()) hide(menu, true);
});
document.addEventListener("pointerdown", (event) => {
  for (const [menu, button] of open) if (!menu.contains(event.target) && !button.contains(event.target)) hide(menu);
});
