import type { Progress } from "../progress.ts";
import { type Read, readKept, readProgress } from "../read-progress.ts";
import type { Store } from "./store.ts";

/** What is asked of the server: `fetch`, or a test's. */
export type Ask = (path: string, init: RequestInit) => Promise<Response>;

/** A browser sends so many bytes for a page that is being left, and no more. */
const MOST_WHEN_LEFT = 60_000;

/** With the program that serves the page: in `.under-load/drill.json`. */
export class ServerStore implements Store {
  readonly place = "in .under-load/drill.json";

  constructor(readonly ask: Ask) {}

  async text(): Promise<string> {
    return await this.#text("progress", "GET");
  }

  async load(): Promise<Read> {
    return readKept(await this.text());
  }

  async save(progress: Progress): Promise<Progress> {
    const text = JSON.stringify(progress), { problems } = readProgress(text);
    if (problems[0]) throw new Error(`${problems[0]} Nothing was kept.`);
    return readProgress(await this.#text("progress", "PUT", text)).progress;
  }

  async startAgain(): Promise<string> {
    return `in .under-load/${await this.#text("progress/again", "POST")}`;
  }

  async held(): Promise<string> {
    return await this.#text("interview", "GET");
  }

  async hold(text: string): Promise<void> {
    await this.#text("interview", "PUT", text);
  }

  async #text(path: string, method: string, body?: string): Promise<string> {
    const response = await this.#answer(path, {
      method,
      ...body !== undefined && { body, keepalive: body.length < MOST_WHEN_LEFT },
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new Error(text || `The server answered ${response.status}: nothing was kept.`);
  }

  async #answer(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.ask(path, init);
    } catch {
      throw new Error(
        "The program that serves this page does not answer: nothing was kept. Start `deno task drill` again, with the same port, or export your progress.",
      );
    }
  }
}
