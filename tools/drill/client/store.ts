/// <reference lib="dom" />
import { keep, kept } from "../../book/client/storage.ts";
import { merged, nothingYet, type Progress, readProgress } from "../progress.ts";

/** Where a reader's progress is kept. */
export interface Store {
  load(): Promise<Progress>;
  /** @throws {Error} Where it can't be kept. */
  save(progress: Progress): Promise<Progress>;
  /** Where that is, in words. */
  readonly place: string;
}

/** In this browser: nothing leaves it. */
class BrowserStore implements Store {
  readonly place = "in this browser";

  load(): Promise<Progress> {
    const text = kept("drill");
    return Promise.resolve(text === undefined ? nothingYet() : readProgress(text));
  }

  async save(progress: Progress): Promise<Progress> {
    // Another window may have gone on meanwhile.
    const both = merged(await this.load(), progress);
    if (!keep("drill", JSON.stringify(both))) {
      throw new Error("This browser keeps nothing: export your progress before you leave.");
    }
    return both;
  }
}

/** With the program that serves the page: in `.under-load/drill.json`. */
class ServerStore implements Store {
  readonly place = "in .under-load/drill.json";

  async load(): Promise<Progress> {
    return readProgress(await (await this.#ask("GET")).text());
  }

  async save(progress: Progress): Promise<Progress> {
    return readProgress(await (await this.#ask("PUT", JSON.stringify(progress))).text());
  }

  async #ask(method: string, body?: string): Promise<Response> {
    const headers = { "content-type": "application/json" };
    const response = await fetch("progress", { method, ...body && { body, headers } });
    if (!response.ok) throw new Error(await response.text());
    return response;
  }
}

/** The store that the page names. */
export function storeOf(): Store {
  return document.body.dataset["progress"] === "server" ? new ServerStore() : new BrowserStore();
}
