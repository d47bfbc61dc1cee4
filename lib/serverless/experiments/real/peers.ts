import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { optionalPeer } from "../../../services/optional-peer.ts";
import { quantile } from "../../../sim/mod.ts";
import { sameEvent, writeBinary, writeStructured } from "../../mod.ts";
import { runtimeNamed } from "../../real/mod.ts";

/** What the Python package does with two messages: reads both and prints what it has read. */
const SCRIPT = `
import json, sys
from cloudevents.core.bindings.http import HTTPMessage, from_structured, from_binary
from cloudevents.core.formats.json import JSONFormat
for message in json.load(sys.stdin):
    read = from_structured if message["structured"] else from_binary
    event = read(HTTPMessage(headers=message["headers"], body=message["body"].encode()), JSONFormat())
    attributes = {k: v if isinstance(v, str) else v.isoformat() for k, v in event.get_attributes().items()}
    print(json.dumps({**attributes, "data": event.get_data()}))
`;

/** Whether PyPI's `cloudevents` reads what we send, in both modes; or why that can't be told here. */
export function readByPython(): { read?: boolean; missing?: string } {
  const peer = optionalPeer("python:cloudevents"), python = runtimeNamed("python");
  if (peer.missing !== undefined) return { missing: peer.missing };
  if (!python) return { missing: "there is no python here" };
  const event = {
    specversion: "1.0" as const,
    id: "Euro € 😀",
    source: "/photos",
    type: "photo.put",
    time: "2026-04-05T03:56:24+00:00",
    datacontenttype: "application/json",
    data: { message: "Hello" },
  };
  const messages = [writeStructured(event), writeBinary({ ...event, id: "1" })];
  const input = JSON.stringify(messages.map((one, i) => ({ ...one, structured: i === 0 })));
  const ran = spawnSync(python.path, ["-c", SCRIPT], {
    input,
    timeout: 10_000,
    env: { PYTHONPATH: fileURLToPath(peer.folder) },
  });
  if (ran.status !== 0) {
    return { missing: `cloudevents does not run: ${String(ran.stderr).trim().split("\n").at(-1)}` };
  }
  const read = String(ran.stdout).trim().split("\n").map((line) => JSON.parse(line));
  return { read: sameEvent(read[0], event) && sameEvent(read[1], { ...event, id: "1" }) };
}

/** A worker of Cloudflare's on this machine, called over HTTP; or why there is none. */
export async function startMiniflare(): Promise<
  { missing: string } | {
    bootMs: number;
    call(event: { n: number }): Promise<{ n: number }>;
    close(): Promise<void>;
  }
> {
  const peer = optionalPeer("miniflare");
  if (peer.missing !== undefined) return { missing: peer.missing };
  const load = createRequire(new URL("package.json", peer.folder));
  const { Miniflare } = load("miniflare") as {
    Miniflare: new (options: object) => { ready: Promise<URL>; dispose(): Promise<void> };
  };
  const began = performance.now();
  const miniflare = new Miniflare({
    modules: true,
    host: "127.0.0.1",
    port: 0,
    script:
      "export default { async fetch(request) { const { n } = await request.json(); return Response.json({ n: n + 1 }); } }",
  });
  const url = await miniflare.ready, bootMs = performance.now() - began;
  return {
    bootMs,
    call: async (event) =>
      await (await fetch(url, { method: "POST", body: JSON.stringify(event) })).json(),
    close: () => miniflare.dispose(),
  };
}

/** Median time of a warm call of miniflare, over HTTP, in ms; or why there is none. */
export async function miniflareCall(calls = 60): Promise<{ missing: string } | { ms: number }> {
  const miniflare = await startMiniflare();
  if ("missing" in miniflare) return miniflare;
  const times: number[] = [];
  try {
    for (let n = -10; n < calls; n++) {
      const began = performance.now();
      const answer = await miniflare.call({ n });
      if (answer.n !== n + 1) throw new Error("miniflare answers wrong");
      // The first ones warm it up.
      if (n >= 0) times.push(performance.now() - began);
    }
  } finally {
    await miniflare.close();
  }
  return { ms: quantile(times, 0.5) };
}
