import { Hono } from "hono";
import type { CloudEvent } from "../events/cloud-event.ts";
import { readEvent } from "../events/parse.ts";
import type { FunctionSpec } from "../platform/deploy.ts";
import type { ServerlessPlatform } from "../platform/platform.ts";
import type { Called } from "../platform/platform-options.ts";
import { bytesUpTo } from "../../services/bytes-up-to.ts";
import { sourceOf } from "./matches.ts";
import { httpSource, MOST_BODY } from "./sources.ts";

export interface FrontDoorOptions {
  platform: ServerlessPlatform;
  /** The function of a name, where there is one. */
  functionNamed(name: string): FunctionSpec | undefined;
  /** Takes an event into the log, or refuses it since too many wait there. */
  accept(event: CloudEvent): boolean;
}

/**
 * The platform by HTTP. `POST /functions/NAME` with JSON calls a function and waits for what it says: 200 and its
 * value; 429 where too many wait, 500 where it fails, 504 where its time was up. With `Prefer: respond-async` (RFC 7240)
 * the request goes into the log as an event: 202 once it can't be lost. `POST /events` takes CloudEvents into the log.
 */
export function frontDoor({ platform, functionNamed, accept }: FrontDoorOptions): Hono {
  const app = new Hono();
  app.post("/functions/:name", async (context) => {
    const name = context.req.param("name"), spec = functionNamed(name);
    if (!spec?.triggers.some(({ kind }) => kind === "http")) {
      return context.text("no function of that name is called by HTTP", 404);
    }
    const body = await bytesUpTo(MOST_BODY, context.req.raw.body);
    if (!body) return context.text(`at most ${MOST_BODY} bytes`, 413);
    let data: unknown;
    try {
      data = body.length > 0 ? JSON.parse(new TextDecoder().decode(body)) : null;
    } catch {
      return context.text("the body must be JSON", 400);
    }
    const event = requestTo(name, data);
    if (/\brespond-async\b/i.test(context.req.header("prefer") ?? "")) {
      return accept(event)
        ? context.json({ id: event.id }, 202, { "preference-applied": "respond-async" })
        : tooMany();
    }
    return answered(await platform.call(name, event, "", context.req.raw.signal));
  });
  app.route("/events", httpSource((event) => accept(event)));
  return app;
}

function requestTo(fn: string, data: unknown): CloudEvent {
  const source = sourceOf.http(fn), id = crypto.randomUUID();
  return readEvent({ specversion: "1.0", id, source, type: "http.request", data });
}

/** What a call's answer is in HTTP. */
function answered({ error, killed, refused, trace, value }: Called): Response {
  const headers = { "x-trace-id": trace };
  if (refused === "queue full") return tooMany(headers);
  const status = refused ? 503 : killed === "timeout" ? 504 : error !== undefined ? 500 : 200;
  const body = status === 200 ? value ?? null : { error: error ?? refused };
  return Response.json(body, { status, headers });
}

function tooMany(headers: Record<string, string> = {}): Response {
  const init = { status: 429, headers: { ...headers, "retry-after": "1" } };
  return Response.json({ error: "too many wait" }, init);
}
