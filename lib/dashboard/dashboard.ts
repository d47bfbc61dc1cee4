import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { serve } from "srvx";
import { type DashboardRow, History } from "./history.ts";
import { page } from "./page.ts";

/** One chart of a page, over the rows' `time` (s). */
export interface Panel {
  title: string;
  /** Lines of numbers, or a ribbon per field whose colour is a word. */
  kind: "lines" | "ribbon";
  /** Fields of the rows, one series each. */
  fields: readonly string[];
  /** Label of the vertical axis. */
  unit?: string;
  /** The words of a ribbon and their colours. */
  colors?: Record<string, string>;
}

/** A button and the command that it posts. */
export interface DashboardButton {
  label: string;
  command: string;
}

/** What a page shows and what its buttons do. */
export interface DashboardOptions {
  title: string;
  panels: readonly Panel[];
  buttons?: readonly DashboardButton[];
  /** Called for a button; a command without an entry here is refused. */
  commands?: Record<string, () => void | Promise<void>>;
  /** Rows to keep for pages that connect later. Default: 600. */
  keep?: number;
  /** Time after which it closes itself, in ms. Default: 60 000. */
  budget?: number;
  /** Closes it. */
  signal?: AbortSignal;
}

/** Most pages that may watch at once. */
const MOST_WATCHERS = 50;

/**
 * A live page on the loopback address. `push` adds a row, which all open pages draw at once; a page that
 * was away is sent what it missed, by the number of the last event it has seen. It is closed by `close`,
 * by its signal, or after its budget.
 *
 * Commands need a header that no form or foreign page can send without asking first, so another site
 * in the same browser can't press the buttons.
 *
 * @example
 * ```ts
 * import { startDashboard } from "#lib/dashboard";
 * import assert from "node:assert/strict";
 *
 * const panels = [{ title: "Load", kind: "lines", fields: ["load"] }] as const;
 * const dashboard = await startDashboard({ title: "A service", panels });
 * dashboard.push({ time: 1, load: 0.5 });
 * assert.match(await (await fetch(dashboard.url)).text(), /A service/);
 * await dashboard.close();
 * ```
 */
export class Dashboard {
  readonly history: History;
  /** The address of the page. */
  url = "";
  readonly #options: DashboardOptions;
  readonly #watchers = new Set<() => void>();
  #server: ReturnType<typeof serve> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: DashboardOptions) {
    this.#options = options;
    this.history = new History(options.keep);
  }

  /** Pages that are connected now. */
  get watchers(): number {
    return this.#watchers.size;
  }

  /** Adds a row and sends it to all who watch. */
  push(row: DashboardRow): void {
    this.history.add(row);
    for (const wake of this.#watchers) wake();
  }

  /** Starts to listen on a free port. */
  async listen(): Promise<this> {
    const { signal, budget = 60_000 } = this.#options;
    signal?.throwIfAborted();
    const server = this.#server = serve({
      fetch: this.app().fetch,
      port: 0,
      hostname: "127.0.0.1",
      silent: true,
    });
    await server.ready();
    this.url = server.url!;
    this.#timer = setTimeout(() => void this.close(), budget);
    signal?.addEventListener("abort", this.#abort, { once: true });
    return this;
  }

  /** Tells all pages that it is over, and frees the port. */
  close(): Promise<void> {
    return this.#closing ??= (async () => {
      clearTimeout(this.#timer);
      this.#options.signal?.removeEventListener("abort", this.#abort);
      for (const wake of this.#watchers) wake();
      // The last event needs a moment to get out before the connections are cut.
      if (this.#watchers.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      await this.#server?.close(true);
    })();
  }

  /** The routes, for a server of your own. */
  app(): Hono {
    const { title, panels, buttons = [], commands = {} } = this.#options;
    const app = new Hono();
    app.get("/", (context) => context.html(page(title, panels, buttons)));
    app.get("/assets/:name", (context) => {
      const text = asset(context.req.param("name"));
      if (text === undefined) return context.notFound();
      return context.body(text, 200, { "content-type": "text/javascript; charset=utf-8" });
    });
    app.post("/commands/:name", async (context) => {
      if (context.req.header("x-dashboard") === undefined) return context.text("refused", 403);
      const name = context.req.param("name");
      if (!Object.hasOwn(commands, name)) return context.notFound();
      await commands[name]!();
      return context.body(null, 204);
    });
    app.get("/events", (context) => {
      if (this.#watchers.size >= MOST_WATCHERS) return context.text("too many pages", 503);
      const seen = Number(context.req.header("last-event-id") ?? 0);
      return streamSSE(context, async (stream) => {
        let sent = Number.isSafeInteger(seen) && seen <= this.history.last ? seen : 0;
        let wake = () => {}, gone = false;
        const woken = () => wake();
        this.#watchers.add(woken);
        stream.onAbort(() => {
          gone = true;
          this.#watchers.delete(woken);
          wake();
        });
        try {
          while (!gone) {
            // Asked for before sending: a row that comes meanwhile must not be slept over.
            const next = new Promise<void>((resolve) => wake = resolve);
            for (const { id, row } of this.history.since(sent)) {
              await stream.writeSSE({ event: "row", id: String(id), data: JSON.stringify(row) });
              sent = id;
            }
            if (this.#closing) {
              await stream.writeSSE({ event: "end", data: "" });
              break;
            }
            if (sent === this.history.last) await next;
          }
        } finally {
          this.#watchers.delete(woken);
        }
      });
    });
    return app;
  }

  #abort = (): void => void this.close();
}

/** Makes a dashboard and starts it. */
export function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  return new Dashboard(options).listen();
}

const assets = new Map<string, string>();

/** The two scripts of the page, from the packages themselves: the page needs no network. */
function asset(name: string): string | undefined {
  const find: Record<string, () => string> = {
    "plot.js": () => join(folderOf("@observablehq/plot"), "dist", "plot.umd.min.js"),
    "d3.js": () => {
      const beside = createRequire(join(folderOf("@observablehq/plot"), "package.json"));
      return join(rootOf(beside.resolve("d3")), "dist", "d3.min.js");
    },
  };
  if (!Object.hasOwn(find, name)) return undefined;
  if (!assets.has(name)) assets.set(name, readFileSync(find[name]!(), "utf8"));
  return assets.get(name)!;
}

function folderOf(name: string): string {
  return rootOf(createRequire(import.meta.url).resolve(name));
}

/** The folder of a package, from a file inside it: the one below `src` or `dist`. */
function rootOf(file: string): string {
  return file.replace(/[\\/](src|dist)[\\/][^]*$/, "") || dirname(file);
}
