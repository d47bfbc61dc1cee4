import { table } from "./cli-tables.ts";
import type { Status } from "./controllers/rollout-math.ts";
import type { Deployment } from "./model/mod.ts";
import type { Item } from "./store/mod.ts";

/** Sends a request to the platform, wherever it listens. */
export type Send = (request: Request) => Response | Promise<Response>;
/** What a command said, and the code that it ends with. */
export interface Said {
  code: number;
  text: string;
}

const HELP = `apply JSON · get KIND [NAME] · describe KIND NAME · scale NAME REPLICAS
rollout NAME VERSION · rollout status NAME · drain NODE · logs POD
exec POD -- COMMAND · delete KIND NAME`;

/**
 * The command line, as a function: words in, text out. In a terminal it is a program (`real/cli.program.ts`).
 *
 * @example
 * ```ts
 * import { api, cli, Store } from "#lib/orchestrator";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const app = api({ store: new Store({ clock: new VirtualClock() }) });
 * const { text } = await cli(["get", "pods"], (request) => app.fetch(request));
 * assert.equal(text, "no pods");
 * ```
 */
export async function cli(words: readonly string[], send: Send): Promise<Said> {
  const [verb = "help", ...rest] = words;
  const command = COMMANDS[verb];
  if (!command || rest.length < command.words) {
    return {
      code: 2,
      text: `${
        command ? `${verb} needs ${command.words} words more` : `there is no command ${verb}`
      }\n${HELP}`,
    };
  }
  try {
    return { code: 0, text: await command.run(rest, (...of) => call(send, ...of)) };
  } catch (error) {
    return { code: 1, text: (error as Error).message };
  }
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

async function call(send: Send, method: string, path: string, body?: unknown): Promise<unknown> {
  const request = new Request(`http://platform/v1/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const response = await send(request), text = await response.text();
  const json = response.headers.get("content-type")?.includes("json") ?? false;
  const answer = json ? JSON.parse(text) as { error?: string } : text;
  if (response.ok) return answer;
  throw new Error(typeof answer === "string" ? answer : answer.error ?? `HTTP ${response.status}`);
}

type Listed = { items: Item<Record<string, unknown>>[] };

const COMMANDS: Readonly<
  Record<string, { words: number; run: (words: string[], call: Call) => Promise<string> }>
> = {
  help: { words: 0, run: () => Promise.resolve(HELP) },
  apply: {
    words: 1,
    run: async (words, call) => {
      // A shell that was given it without quotes has cut it in words.
      const { key, revision } = await call("POST", "apply", jsonOf(words.join(" "))) as Item;
      return `${key.slice(1)} at revision ${revision}`;
    },
  },
  get: {
    words: 1,
    run: async ([kind, name], call) => {
      if (name !== undefined) {
        return JSON.stringify((await call("GET", `${kind}/${name}`) as Item).value);
      }
      const { items } = await call("GET", kind!) as Listed;
      return items.length === 0 ? `no ${kind}` : table(kind!, items.map(({ value }) => value));
    },
  },
  describe: {
    words: 2,
    run: async ([kind, name], call) =>
      JSON.stringify(await call("GET", `${kind}/${name}`), null, 2),
  },
  scale: {
    words: 2,
    run: async ([name, replicas], call) => {
      // What is no number is sent as it is: the platform says what it may be.
      const many = /^\d+$/.test(replicas!) ? Number(replicas) : replicas;
      await call("POST", `deployments/${name}/scale`, { replicas: many });
      return `${name} is to have ${replicas}`;
    },
  },
  rollout: {
    words: 2,
    run: async ([name, version], call) => {
      if (name === "status") return await status(version!, call);
      const { value } = await call("GET", `deployments/${name}`) as Item<Deployment>;
      const { cpu, ...requests } = value.template.container.requests;
      const container = {
        ...value.template.container,
        args: [version, ...value.template.container.args.slice(1)],
        requests: cpu === undefined ? requests : { ...requests, cpu: `${cpu}m` },
        limits: thousandths(value.template.container.limits),
      };
      await call("POST", "apply", { ...value, template: { ...value.template, container } });
      return `${name} goes to ${version}`;
    },
  },
  drain: {
    words: 1,
    run: async ([node], call) => {
      const { drained } = await call("POST", `nodes/${node}/drain`) as { drained: string[] };
      return `${node} is closed; ${drained.length} to end there`;
    },
  },
  exec: {
    words: 2,
    run: async ([pod, ...words], call) => {
      const command = words[0] === "--" ? words.slice(1) : words;
      const { code, text } = await call("POST", `pods/${pod}/exec`, { command }) as Said;
      if (code !== 0) throw new Error(`ended with ${code}${text === "" ? "" : `: ${text}`}`);
      return text;
    },
  },
  logs: { words: 1, run: async ([pod], call) => String(await call("GET", `pods/${pod}/log`)) },
  delete: {
    words: 2,
    run: async ([kind, name], call) => {
      await call("DELETE", `${kind}/${name}`);
      return `${name} is deleted`;
    },
  },
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Cannot apply a resource: it must be JSON: received ${text.slice(0, 80)}`);
  }
}

function thousandths(
  { cpu, ...others }: Readonly<Record<string, number>>,
): Record<string, unknown> {
  return cpu === undefined ? others : { ...others, cpu: `${cpu}m` };
}

async function status(name: string, call: Call): Promise<string> {
  const { desired, available, versions, done, failed } = await call(
    "GET",
    `deployments/${name}/status`,
  ) as Status;
  const end = done ? "done" : failed ? "failed: no progress within its deadline" : "goes on";
  return `${available} of ${desired} ready, ${versions} ${
    versions === 1 ? "version" : "versions"
  }, ${end}`;
}
