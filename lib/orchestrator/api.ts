import { Hono } from "hono";
import { z } from "zod";
import {
  type Deployment,
  Invalid,
  KEYS,
  MOST_REPLICAS,
  type NodeSpec,
  parseResource,
  type Pod,
  read,
  requireSame,
  type Resource,
  whole,
} from "./model/mod.ts";
import { statusOf } from "./controllers/status.ts";
import { Conflict, type Store } from "./store/mod.ts";

/** Where a kind lies in the store, by its name in a path. */
const PLACES: Readonly<Record<string, string>> = {
  deployments: "/deployments/",
  nodes: "/nodes/",
  services: "/services/",
  pods: "/pods/",
};
const KEY_OF = { Deployment: KEYS.deployment, Node: KEYS.node, Service: KEYS.service } as const;

const COMMAND = "must be from 1 to 100 words";
const Exec = z.strictObject({
  command: z.array(z.string(), { error: COMMAND }).min(1, { error: COMMAND }).max(100, {
    error: COMMAND,
  }),
});
const Scale = z.strictObject({ replicas: whole("pods", 0, MOST_REPLICAS) });

export interface ApiOptions {
  store: Store;
  /** Last lines of a pod's log. */
  logs?: (pod: string) => readonly string[] | undefined;
  /** Why pods wait for a node. */
  refused?: () => ReadonlyMap<string, string>;
  /** Runs a command in a pod. */
  exec?: (pod: string, command: readonly string[]) => Promise<{ code: number; text: string }>;
}

/** The platform by HTTP: what is asked for is written here, and read by everybody else from the store. */
export function api({ store, logs, refused, exec }: ApiOptions): Hono {
  const app = new Hono();
  const change = <T extends Resource>(key: string, by: (value: T) => unknown) => {
    const item = store.get<T>(key);
    if (!item) return undefined;
    const value = parseResource(by(unread(item.value) as T));
    requireSame(item.value, value);
    return store.put(key, value, { expect: item.revision });
  };
  app.onError((error, context) => {
    const status = error instanceof Conflict ? 409 : error instanceof Invalid ? 422 : 500;
    return context.json({ error: error.message }, status);
  });
  app.get("/v1/:kind", (context) => {
    const prefix = PLACES[context.req.param("kind")];
    if (!prefix) return context.json({ error: "no such kind" }, 404);
    return context.json(store.list(prefix));
  });
  app.get("/v1/:kind/:name", (context) => {
    const { kind, name } = context.req.param(), prefix = PLACES[kind];
    const item = prefix ? store.get(prefix + name) : undefined;
    if (!item) return context.json({ error: `there is no ${name} among ${kind}` }, 404);
    return context.json({ ...item, why: refused?.().get(name) });
  });
  app.get("/v1/deployments/:name/status", (context) => {
    const { name } = context.req.param();
    const item = store.get<Deployment>(KEYS.deployment(name));
    if (!item) return context.json({ error: `there is no deployment ${name}` }, 404);
    const pods = store.list<Pod>("/pods/").items.map(({ value }) => value)
      .filter(({ deployment }) => deployment === name);
    return context.json(statusOf(item.value, pods, store.now));
  });
  app.post("/v1/apply", async (context) => {
    const resource = parseResource(await bodyOf(context.req, "apply a resource"));
    const key = KEY_OF[resource.kind](resource.name), before = store.get<Resource>(key);
    if (before) requireSame(before.value, resource);
    const expect = expected(context.req.header("if-match")) ?? before?.revision ?? 0;
    return context.json(store.put(key, resource, { expect }));
  });
  app.post("/v1/deployments/:name/scale", async (context) => {
    const { name } = context.req.param(), action = `scale ${name}`;
    const { replicas } = read(action, Scale, await bodyOf(context.req, action));
    const item = change<Deployment>(KEYS.deployment(name), (value) => ({ ...value, replicas }));
    return item
      ? context.json(item)
      : context.json({ error: `there is no deployment ${name}` }, 404);
  });
  app.post("/v1/nodes/:name/drain", (context) => {
    const { name } = context.req.param();
    const item = change<NodeSpec>(KEYS.node(name), (value) => ({ ...value, unschedulable: true }));
    if (!item) return context.json({ error: `there is no node ${name}` }, 404);
    const pods = store.list<Pod>("/pods/").items.filter(({ value }) => value.node === name);
    for (const { key, value, revision } of pods) {
      if (!value.deleting) store.put(key, { ...value, deleting: true }, { expect: revision });
    }
    return context.json({ drained: pods.map(({ value }) => value.name) });
  });
  app.delete("/v1/:kind/:name", (context) => {
    const { kind, name } = context.req.param(), prefix = PLACES[kind];
    if (kind === "nodes" && store.get(KEYS.alive(name))) {
      // Its pods would be made anew elsewhere while they still run there.
      throw new Conflict(
        `Cannot delete node ${name}: it gives signs of life: drain it, and end its agent`,
      );
    }
    const there = prefix !== undefined && kind !== "pods" && store.delete(prefix + name);
    return there
      ? context.json({ deleted: name })
      : context.json({ error: `there is no ${name} among ${kind}` }, 404);
  });
  app.post("/v1/pods/:name/exec", async (context) => {
    const { name } = context.req.param(), action = `run a command in ${name}`;
    const { command } = read(action, Exec, await bodyOf(context.req, action));
    if (!store.get(KEYS.pod(name)) || !exec) {
      return context.json({ error: `there is no ${name} among pods that commands run in` }, 404);
    }
    return context.json(await exec(name, command));
  });
  app.get("/v1/pods/:name/log", (context) => {
    const log = logs?.(context.req.param("name"));
    return log ? context.text(log.join("\n")) : context.json({ error: "no such log" }, 404);
  });
  return app;
}

/** @throws {Invalid} Where it is no JSON. */
async function bodyOf(request: { text(): Promise<string> }, action: string): Promise<unknown> {
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Invalid(
      `Cannot ${action}: a body must be JSON: received ${text.slice(0, 80) || "nothing"}`,
    );
  }
}

/** The revision of an `if-match` header. @throws {Invalid} Where it is none. */
function expected(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const revision = Number(header.replaceAll('"', ""));
  if (header.trim() !== "" && Number.isSafeInteger(revision) && revision >= 0) return revision;
  throw new Invalid(
    `Cannot apply a resource: if-match must be a revision, a whole number from 0 on: received ${header}`,
  );
}

/** Amounts are kept as numbers in their own units; as they are applied cores count in whole. */
function unread<T extends Resource>(resource: T): unknown {
  return JSON.parse(JSON.stringify(resource), (key, value) => {
    if (key !== "requests" && key !== "limits" && key !== "capacity") return value;
    const { cpu, ...others } = value as Record<string, number>;
    return cpu === undefined ? others : { ...others, cpu: `${cpu}m` };
  });
}
