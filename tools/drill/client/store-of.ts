/// <reference lib="dom" />
import { BrowserStore } from "./browser-store.ts";
import { ServerStore } from "./server-store.ts";
import type { Store } from "./store.ts";

/** The store that the page names. */
export function storeOf(): Store {
  return document.body.dataset["progress"] === "server"
    ? new ServerStore((path, init) => fetch(path, init))
    : new BrowserStore(() => localStorage);
}
