// Voice messages: a small player, and a recorder where the browser has one.

import { $, el, icon } from "./dom.js";
import { duration, t } from "./strings.js";

let playing = null;

export function player(media) {
  const audio = new Audio();
  const clock = el("span", { class: "clock" }, duration(media.seconds));
  const bar = el("input", { type: "range", min: 0, max: 100, value: 0, step: "any", "aria-label": t("position") });
  const button = el("button", { type: "button", class: "icon-button primary", "aria-label": t("play") }, icon("play"));
  const total = () => (Number.isFinite(audio.duration) ? audio.duration : media.seconds) || 0;
  const show = () => {
    clock.textContent = duration(audio.currentTime || total());
    bar.value = total() ? (audio.currentTime / total()) * 100 : 0;
    bar.setAttribute("aria-valuetext", `${duration(audio.currentTime)} / ${duration(total())}`);
    button.replaceChildren(icon(audio.paused ? "play" : "pause"));
    button.setAttribute("aria-label", t(audio.paused ? "play" : "pause"));
  };
  button.addEventListener("click", async () => {
    // A blob contains the whole audio, so that seeking works without range requests.
    if (!audio.src) audio.src = URL.createObjectURL(await (await fetch(media.url)).blob());
    if (!audio.paused) return audio.pause();
    if (playing !== audio) playing?.pause();
    playing = audio;
    await audio.play().catch(() => button.setAttribute("disabled", "")); // a format that this browser cannot play
  });
  bar.addEventListener("input", () => (audio.currentTime = (bar.value / 100) * total()));
  for (const event of ["play", "pause", "timeupdate", "ended", "loadedmetadata"]) audio.addEventListener(event, show);
  return el("div", { class: "voice" }, button, bar, clock);
}

export const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);

// Resolves to { blob, seconds }, or to null if the person cancels. Rejects if there is no microphone.
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const kinds = ["audio/ogg;codecs=opus", "audio/mp4", "audio/webm;codecs=opus"];
  const recorder = new MediaRecorder(stream, { mimeType: kinds.find((kind) => MediaRecorder.isTypeSupported(kind)) });
  const panel = $("recorder");
  const [cancel, send] = panel.querySelectorAll("button");
  const clock = panel.querySelector("[role=timer]");
  const chunks = [];
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const ticking = setInterval(() => (clock.textContent = duration(seconds())), 500);
  clock.textContent = duration(0);
  panel.hidden = false;
  send.focus();
  recorder.ondataavailable = (event) => chunks.push(event.data);
  recorder.start();
  const kept = await new Promise((resolve) => {
    cancel.onclick = () => resolve(false);
    send.onclick = () => resolve(true);
  });
  const length = Math.max(1, Math.round(seconds()));
  await new Promise((resolve) => ((recorder.onstop = resolve), recorder.stop()));
  clearInterval(ticking);
  for (const track of stream.getTracks()) track.stop();
  panel.hidden = true;
  return kept ? { blob: new Blob(chunks, { type: recorder.mimeType }), seconds: length } : null;
}

export function lengthOf(file) {
  return new Promise((resolve) => {
    const audio = new Audio(URL.createObjectURL(file));
    audio.onloadedmetadata = () => resolve(Number.isFinite(audio.duration) ? Math.round(audio.duration) : 0);
    audio.onerror = () => resolve(0);
  });
}
