import { Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { serve } from "srvx";
import { notOwnPage } from "../services/own-page.ts";
import { answered } from "./answered.ts";
import { asset } from "./assets.ts";
import { type DashboardRow, History } from "./history.ts";
import { parseInputs } from "./inputs.ts";
import type { DashboardOptions } from "./options.ts";
import { page } from "./page.ts";

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
      // It is closed by this object; a process that stops needs no handler for each server it has had.
      gracefulShutdown: false,
    });
    await server.ready();
    this.url = server.url!;
    // The signal may have come while the server got ready, when nobody was listening to it yet.
    if (signal?.aborted) await this.close();
    signal?.throwIfAborted();
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

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The routes, for a server of your own. */
  app(): Hono {
    const { title, panels, buttons = [], commands = {} } = this.#options;
    const app = new Hono();
    app.use(async (context, next) => {
      const why = notOwnPage(context.req.raw.headers);
      return why === undefined ? await next() : context.text(why, 403);
    });
    app.get(
      "/",
      (context) => context.html(page({ title, panels, buttons, keep: this.history.size })),
    );
    app.get("/assets/:name", (context) => {
      const text = asset(context.req.param("name"));
      if (text === undefined) return context.notFound();
      return context.body(text, 200, { "content-type": "text/javascript; charset=utf-8" });
    });
    app.get("/panels/:index", async (context) => {
      const panel = panels[Number(context.req.param("index"))];
      if (panel?.kind !== "html") return context.notFound();
      const { status, answer } = await answered(
        () => parseInputs(panel.inputs ?? [], context.req.query()),
        (values) => panel.render(values),
      );
      return status === 200 ? context.html(String(answer)) : context.text(String(answer), status);
    });
    app.post("/commands/:name", async (context) => {
      if (context.req.header("x-dashboard") === undefined) return context.text("refused", 403);
      const name = context.req.param("name");
      if (!Object.hasOwn(commands, name)) return context.notFound();
      const inputs = buttons.find(({ command }) => command === name)?.inputs ?? [];
      const body = await context.req.text();
      const { status, answer } = await answered(
        () => parseInputs(inputs, body === "" ? {} : JSON.parse(body)),
        (values) => commands[name]!(values),
      );
      return status === 200 ? context.body(null, 204) : context.text(String(answer), status);
    });
    app.get("/events", (context) => {
      if (this.#watchers.size >= MOST_WATCHERS) return context.text("too many pages", 503);
      const seen = Number(context.req.header("last-event-id") ?? 0);
      return streamSSE(context, (stream) => this.#feed(stream, seen));
    });
    return app;
  }

  /** Sends one page the rows after number `seen`, those to come included, until it leaves or all ends. */
  async #feed(stream: SSEStreamingApi, seen: number): Promise<void> {
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
        if (this.#closing) return await stream.writeSSE({ event: "end", data: "" });
        if (sent === this.history.last) await next;
      }
    } finally {
      this.#watchers.delete(woken);
    }
  }

  #abort = (): void => void this.close();
}

/** Makes a dashboard and starts it. */
export function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  return new Dashboard(options).listen();
}
