import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { freePorts, suite } from "../../../services/mod.ts";
import { random, scored, type TruthRow } from "../../../sim/mod.ts";
import { ProxyCollection, toxiproxyApi } from "../toxiproxy/mod.ts";

interface Step {
  method: string;
  path: string;
  body?: unknown;
  raw?: string;
  userAgent?: string;
  status: number;
  json?: Record<string, unknown>;
  text?: string;
  prefix?: boolean;
}

/** Ports in the recorded scripts; the first three are listened on. */
const LISTENED = [17070, 17373, 17575], NOBODY = [17171, 17172];

/** Scripts for the control interface, recorded from Toxiproxy itself, and how many of ours answer the same. */
export async function apiTruth(): Promise<TruthRow> {
  const { folder, missing } = suite("chaos", "toxiproxy-api.json", "the course's oracles");
  const truth = "Toxiproxy's control interface, recorded";
  if (missing) return { truth, score: "not run", ok: false, note: missing };
  const { scripts } = JSON.parse(readFileSync(new URL("toxiproxy-api.json", folder), "utf8")) as {
    scripts: { about: string; steps: Step[] }[];
  };
  const wrong: string[] = [];
  for (const { about, steps } of scripts) {
    const why = await play(steps);
    if (why) wrong.push(`${about}: ${why}`);
  }
  return scored(truth, scripts.length, wrong);
}

async function play(steps: readonly Step[]): Promise<string | undefined> {
  const ports = new Map<number, number>();
  const free = await freePorts(LISTENED.length + NOBODY.length);
  [...LISTENED, ...NOBODY].forEach((port, i) => ports.set(port, free[i]!));
  const busy = await occupied(steps, ports);
  const proxies = new ProxyCollection(random(1)), api = toxiproxyApi(proxies);
  const ours = (text: string) =>
    text.replace(/\b17\d{3}\b/g, (port) => String(ports.get(Number(port)) ?? port));
  try {
    for (const step of steps) {
      const body = step.raw ?? (step.body === undefined ? null : JSON.stringify(step.body));
      const response = await api.fetch(
        new Request(`http://127.0.0.1${step.path}`, {
          method: step.method,
          headers: { "user-agent": step.userAgent ?? "under-load" },
          body: body === null ? null : ours(body),
        }),
      );
      const text = await response.text();
      const why = differs(step, response.status, text, ours);
      if (why) return `${step.method} ${step.path}: ${why}`;
    }
    return undefined;
  } finally {
    await proxies.close();
    busy?.close();
  }
}

/** Where a script expects that an address is taken, somebody takes it. */
async function occupied(
  steps: readonly Step[],
  ports: ReadonlyMap<number, number>,
): Promise<Server | undefined> {
  const taken = steps.find(({ status, json }) =>
    status === 500 && /address already in use/.test(String(json?.["error"]))
  );
  const asked = taken && JSON.stringify(taken.body).match(/"listen":"[^"]*:(\d+)"/);
  const others = steps.filter((step) =>
    step !== taken && JSON.stringify(step.body ?? "").includes(asked?.[1] ?? "-")
  );
  if (!asked || others.length > 0) return undefined;
  const server = createServer();
  await new Promise<void>((resolve) =>
    server.listen(ports.get(Number(asked[1])), "127.0.0.1", resolve)
  );
  return server;
}

function differs(
  step: Step,
  status: number,
  text: string,
  ours: (text: string) => string,
): string | undefined {
  if (status !== step.status) return `status ${status} instead of ${step.status}`;
  if (step.text !== undefined) {
    return text.trim() === step.text ? undefined : `“${text.trim()}” instead of “${step.text}”`;
  }
  if (step.json === undefined) {
    return text.trim() === "" ? undefined : `“${text}” instead of nothing`;
  }
  const got = JSON.parse(text) as Record<string, unknown>;
  const want = JSON.parse(ours(JSON.stringify(step.json))) as Record<string, unknown>;
  if ("version" in want) return typeof got["version"] === "string" ? undefined : "no version";
  if (step.prefix) {
    const [said, asked] = [String(got["error"]), String(want["error"])];
    if (!said.startsWith(asked)) return `“${said}” does not begin with “${asked}”`;
    got["error"] = want["error"];
  }
  return canonical(got) === canonical(want)
    ? undefined
    : `${canonical(got)} instead of ${canonical(want)}`;
}

/** JSON with its keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_, inner) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
  );
}
