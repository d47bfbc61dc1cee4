/**
 * A service that does what it is asked: `POST /` with a list of `{ url, arguments }` makes a call to each url,
 * with the arguments as its body, and sends the trace context along. The W3C's own test suite drives such a
 * service (github.com/w3c/trace-context, folder test): start this, and point the suite at it:
 *
 *     deno run -A lib/tracing/real/relay.ts 5000
 *     pip install aiohttp
 *     SPEC_LEVEL=2 python test.py http://127.0.0.1:5000/
 *
 * Arguments: its port (0: a free one), its budget in ms (default: ten minutes), and what it does: `trace`, or
 * two wrong things to compare with, `fresh` (a new trace for each call) and `copy` (headers as they came).
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { RealClock } from "../../sim/mod.ts";
import { listening } from "../../services/listening.ts";
import { w3c } from "../context/propagator.ts";
import { collectInto, Tracer } from "../tracer.ts";
import { inScope } from "./scope.ts";
import { tracedFetch } from "./traced-fetch.ts";

const [port = "0", budget = "600000", mode = "trace"] = process.argv.slice(2);
const tracer = new Tracer({ clock: new RealClock(), sink: collectInto(() => {}) });
const call = tracedFetch(tracer);

/** Headers as they came, by lower-case names: several of one name are joined, in their order. */
function joined(raw: readonly string[]): Record<string, string> {
  const all: Record<string, string> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase();
    all[name] = name in all ? `${all[name]}, ${raw[i + 1]}` : raw[i + 1]!;
  }
  return all;
}

interface Asked {
  url: string;
  arguments?: unknown;
}

async function relay(headers: Record<string, string>, asked: readonly Asked[]): Promise<void> {
  const parent = mode === "trace" ? w3c.extract(headers) : undefined;
  const span = tracer.start("POST /", { kind: "server", parent });
  const copied = Object.entries(headers).filter(([name]) => /^trace(parent|state)$/.test(name));
  const send = mode === "copy" ? fetch : call;
  const work = async () => {
    for (const { url, arguments: list } of asked) {
      const body = JSON.stringify(list ?? []);
      const own = {
        "content-type": "application/json",
        ...mode === "copy" ? Object.fromEntries(copied) : {},
      };
      const answer = await send(url, { method: "POST", headers: own, body });
      await answer.body?.cancel();
    }
  };
  await (mode === "fresh" ? work() : inScope({ span }, work));
  span.end();
}

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (text: string) => body = (body + text).slice(0, 1e6));
  request.on("end", () => {
    const done = (status: number, text: string) =>
      void response.writeHead(status, { "content-type": "application/json" }).end(text);
    try {
      const asked = JSON.parse(body || "[]");
      relay(joined(request.rawHeaders), Array.isArray(asked) ? asked : [])
        .then(() => done(200, "[]"), (error) => done(502, JSON.stringify(String(error))));
    } catch (error) {
      done(400, JSON.stringify(String(error)));
    }
  });
});
server.listen(Number(port), "127.0.0.1", () => listening((server.address() as AddressInfo).port));
setTimeout(() => process.exit(0), Number(budget));
