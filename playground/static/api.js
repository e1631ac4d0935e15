// Talks to the server: sends the person's actions as JSON, and receives changes as a stream of events.

export class Gone extends Error {}

// The server has a new key at each start, and sets it as a cookie of the page; after a 403 the page reloads to get it.
// Only once: a browser without cookies would reload for ever.
function renewKey() {
  if (sessionStorage.getItem("renewing")) return;
  sessionStorage.setItem("renewing", "yes");
  location.reload();
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`/page/chats${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (response.status === 403) renewKey();
  if (response.status === 404) throw new Gone(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export async function encode(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  // String.fromCharCode takes no more than some ten thousand arguments at once.
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// One stream at a time. EventSource alone would stop for good on a 404 without a reason, so after each interruption this
// asks whether the server still knows the chat, and reconnects or reports that it is gone.
export class Stream {
  constructor(handlers, { onBreak, onGone }) {
    Object.assign(this, { handlers, onBreak, onGone, source: null });
  }

  open(chat) {
    this.source?.close();
    const source = (this.source = new EventSource(`/page/chats/${chat}/events`));
    for (const [kind, handle] of Object.entries(this.handlers)) {
      source.addEventListener(kind, (event) => this.source === source && handle(JSON.parse(event.data)));
    }
    source.addEventListener("open", () => sessionStorage.removeItem("renewing"));
    source.addEventListener("error", () => {
      source.close();
      if (this.source === source) this.#reopen(chat, source);
    });
  }

  async #reopen(chat, broken) {
    this.onBreak();
    for (let wait = 0.5; this.source === broken; wait = Math.min(wait * 1.5, 5)) {
      await pause(wait);
      const response = await fetch(`/page/chats/${chat}`).catch(() => null); // no server yet: try again
      if (this.source !== broken) return;
      if (response?.status === 403) return renewKey();
      if (response?.status === 404) return this.onGone();
      if (response?.ok) return this.open(chat);
    }
  }
}
