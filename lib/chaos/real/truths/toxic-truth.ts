import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { freePort, suite } from "../../../services/mod.ts";
import { random, scored, type TruthRow } from "../../../sim/mod.ts";
import { ProxyCollection } from "../toxiproxy/mod.ts";
import type { Stream, Toxic, ToxicProxy } from "../toxiproxy/mod.ts";
import { type Seen, talk } from "./toxic-client.ts";

interface Row {
  about: string;
  toxics: {
    type: string;
    stream: Stream;
    toxicity: number;
    attributes: Record<string, number>;
    name?: string;
  }[];
  upstream: "echo" | "send";
  upstreamBytes?: number;
  bytes?: number;
  end?: Seen["end"];
  ms?: number;
  connect?: "refused";
}

/** A machine that is busy is late; a toxic that is wrong is wrong each time. */
const TRIES = 4;

/**
 * What clients of Toxiproxy saw, and how often ours see the same: bytes, kind of end, and time within 15 ms or 10 %.
 * A row whose time is off is measured again, at most three times, since a busy machine is late by itself.
 */
export async function toxicTruth(): Promise<TruthRow> {
  const { folder, missing } = suite("chaos", "toxics.json", "the course's oracles");
  const truth = "what a client sees of each toxic, recorded";
  if (missing) return { truth, score: "not run", ok: false, note: missing };
  const { rows } = JSON.parse(readFileSync(new URL("toxics.json", folder), "utf8")) as {
    rows: Row[];
  };
  const wrong: string[] = [];
  await Promise.all(rows.map(async (row) => {
    let why: string | undefined;
    for (let i = 0; i < TRIES; i++) {
      why = await observe(row);
      if (!why) return;
    }
    wrong.push(`${row.about}: ${why}`);
  }));
  return scored(truth, rows.length, wrong);
}

async function observe(row: Row): Promise<string | undefined> {
  const server = await upstream(row), proxies = new ProxyCollection(random(1));
  const nobody = row.about === "nobody listens upstream";
  const port = nobody ? await freePort() : (server.address() as AddressInfo).port;
  try {
    const proxy = await proxies.add({ name: "p", upstream: `127.0.0.1:${port}`, enabled: true });
    const seen = await ask(row, proxy);
    return differs(row, seen);
  } finally {
    await proxies.close();
    server.close();
  }
}

async function ask(row: Row, proxy: ToxicProxy): Promise<Seen | "refused"> {
  const port = Number(proxy.listen.split(":")[1]);
  const toxics = row.toxics.map((toxic, i): Toxic => ({ ...toxic, name: toxic.name ?? `t${i}` }));
  for (const toxic of toxics) proxy.add(toxic);
  if (row.connect) await proxy.stop();
  const sends = row.upstream === "send" ? 1 : row.bytes && row.end === "open" ? row.bytes : 12;
  return await talk(port, {
    send: sends,
    expect: row.upstream === "echo" && row.bytes ? row.bytes : Infinity,
    patience: row.end === "open" && row.bytes === 0 ? 400 : 2000,
    between: () => {
      if (row.about.includes("added to a connection that is open")) {
        proxy.add({
          type: "latency",
          stream: "downstream",
          toxicity: 1,
          attributes: { latency: 100 },
          name: "late",
        });
      }
      if (row.about === "disabled: a connection that is open") return proxy.stop();
    },
    meanwhile: () => {
      if (row.about.includes("taken away after 100 ms")) {
        setTimeout(() => proxy.remove(toxics[0]!), 100);
      }
      if (row.about.startsWith("timeout 0 taken away")) proxy.remove(toxics[0]!);
    },
  });
}

function differs(row: Row, seen: Seen | "refused"): string | undefined {
  if (row.connect || seen === "refused") {
    return seen === row.connect ? undefined : `${JSON.stringify(seen)} instead of ${row.connect}`;
  }
  if (seen.bytes !== row.bytes) return `${seen.bytes} bytes instead of ${row.bytes}`;
  if (seen.end !== row.end) return `ends with ${seen.end} instead of ${row.end}`;
  if (row.ms === undefined || row.about.startsWith("slicer")) return undefined;
  const allowed = row.ms < 25 ? 25 : Math.max(15, 0.1 * row.ms), off = seen.ms - row.ms;
  return Math.abs(off) <= allowed ? undefined : `${seen.ms.toFixed(1)} ms instead of ${row.ms} ms`;
}

/** An echo, or one that waits for a byte, sends, and ends. */
async function upstream({ upstream, upstreamBytes = 0 }: Row): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    if (upstream === "echo") socket.pipe(socket);
    else socket.once("data", () => socket.end(new Uint8Array(upstreamBytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
