import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { api, cli, KEYS, PENDING, type Pod, PodSpec, Store } from "./mod.ts";

const deployment = (replicas = 1, more: object = {}) => ({
  ...{ kind: "Deployment", name: "web", replicas },
  template: { container: { program: "x" } },
  ...more,
});
function platform(
  exec?: (pod: string, command: readonly string[]) => Promise<{ code: number; text: string }>,
) {
  const store = new Store({ clock: new VirtualClock() }),
    app = api({ store, ...(exec ? { exec } : {}) });
  const send = async (method: string, path: string, body?: unknown, headers = {}) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await app.fetch(
      new Request(`http://platform/v1/${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: text }),
      }),
    );
    return {
      status: response.status,
      ...await response.json() as { error?: string; revision?: number },
    };
  };
  return { store, send, run: (...words: string[]) => cli(words, (request) => app.fetch(request)) };
}

test("a write on a revision that has passed is refused with 409, and changes nothing", async () => {
  const { store, send } = platform();
  const { revision } = await send("POST", "apply", deployment(1));
  assert.equal(
    (await send("POST", "apply", deployment(2), { "if-match": String(revision) })).status,
    200,
  );
  const late = await send("POST", "apply", deployment(3), { "if-match": `"${revision}"` });
  assert.equal(late.status, 409);
  assert.match(late.error!, /is at revision 2: received 1$/);
  assert.equal(store.get<{ replicas: number }>(KEYS.deployment("web"))!.value.replicas, 2);
  const none = await send("POST", "apply", deployment(3), { "if-match": "new" });
  assert.deepEqual([none.status, none.error], [
    422,
    "Cannot apply a resource: if-match must be a revision, a whole number from 0 on: received new",
  ]);
});
test("what is wrong is told in one sentence, with its name, what it may be and what came", async () => {
  const { run, send } = platform();
  await run("apply", JSON.stringify(deployment()));
  for (
    const [words, says] of [
      [
        "scale web 2.5",
        'Cannot scale web: replicas must be a whole number of pods from 0 to 10000: received "2.5"',
      ],
      [
        "scale web 20000",
        "Cannot scale web: replicas must be a whole number of pods from 0 to 10000: received 20000",
      ],
      ["apply {", "Cannot apply a resource: it must be JSON: received {"],
      [
        'apply {"kind":"Pod"}',
        'Cannot apply Pod: kind must be one of Deployment, Node, Service: received "Pod"',
      ],
    ]
  ) assert.deepEqual(await run(...words!.split(" ")), { code: 1, text: says });
  const sent = async (body: unknown) => (await send("POST", "apply", body)).error;
  assert.equal(await sent("{"), "Cannot apply a resource: a body must be JSON: received {");
  assert.equal(
    await sent(deployment(1, { disks: 2 })),
    "Cannot apply Deployment web: there is no field disks",
  );
  assert.match(
    (await sent(deployment(1, { name: "a".repeat(64) })))!,
    /at most 63: received "a+"$/,
  );
  assert.equal(await sent(deployment(1, { name: "a".repeat(63) })), undefined);
  assert.match(
    (await sent(
      deployment(1, { template: { restartPolicy: "Never", container: { program: "x" } } }),
    ))!,
    /restartPolicy must be Always in a deployment: received Never$/,
  );
});
test("a field that finds pods can't be changed, whatever the order of its keys", async () => {
  const { send } = platform();
  const labelled = (labels: object) =>
    deployment(1, { template: { labels, container: { program: "x" } } });
  await send("POST", "apply", labelled({ a: "1", b: "2" }));
  assert.equal((await send("POST", "apply", labelled({ b: "2", a: "1" }))).status, 200);
  const { status, error } = await send("POST", "apply", labelled({ a: "2" }));
  assert.equal(status, 422);
  assert.match(error!, /template.labels can't be changed/);
});
test("a command runs in a pod that is there, and its code comes back", async () => {
  const asked: string[] = [];
  const { store, run } = platform((pod, command) => {
    asked.push([pod, ...command].join(" "));
    return Promise.resolve({ code: command[0] === "false" ? 1 : 0, text: "said" });
  });
  const spec = PodSpec.parse({ container: { program: "x" } });
  const pod: Pod = {
    name: "web-1",
    deployment: "web",
    version: "1",
    spec,
    created: 0,
    status: PENDING,
  };
  store.put(KEYS.pod("web-1"), pod);
  assert.deepEqual(await run("exec", "web-1", "--", "ls", "-l"), { code: 0, text: "said" });
  assert.deepEqual(await run("exec", "web-1", "false"), { code: 1, text: "ended with 1: said" });
  assert.equal((await run("exec", "web-2", "ls")).code, 1);
  assert.deepEqual(asked, ["web-1 ls -l", "web-1 false"]);
});
