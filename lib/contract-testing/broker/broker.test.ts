import assert from "node:assert/strict";
import { test } from "node:test";
import facts from "../../../data/contract-testing/can-i-deploy.json" with { type: "json" };
import { RealClock, VirtualClock } from "../../sim/mod.ts";
import { contractOf, expecting } from "../consumer/consumer.ts";
import { writeContract } from "../contract/write.ts";
import { ANY_BROKER } from "./any-broker.ts";
import { answerTo, type DeployCase, deployTruth } from "../truths/can-i-deploy.ts";
import { contentHash, publicationOf } from "./content.ts";
import { brokerApp } from "./http.ts";
import { replay } from "./history.ts";
import { latestAgainstLatest } from "./latest-against-latest.ts";
import { MemoryBroker } from "./memory-broker.ts";
import { Webhooks } from "./webhooks.ts";

const cases = facts.cases as unknown as DeployCase[];
const fresh = () => Promise.resolve(new MemoryBroker());
const one = expecting("one", { path: "/1" }, { body: { a: 1 } }),
  two = expecting("two", { path: "/2" });

test("it answers as Pact's own broker does", async () => {
  const { score, note } = await deployTruth(cases, "memory", fresh);
  assert.equal(score, "24 of 24", note ?? "");
});

test("where Pact's broker has two answers, ours asks every version that runs", async () => {
  const disputed = cases.find(({ disputed }) => disputed !== undefined)!;
  const { deployable, reasons } = await answerTo(disputed, fresh);
  assert.ok(disputed.deployable && !deployable);
  assert.deepEqual(reasons, ["Bar 10 never verified the contract of Foo 2"]);
});

test("the address of a content does not depend on the order of keys and interactions", async () => {
  const contract = writeContract(contractOf("c", "p", [one, two])),
    other = writeContract(contractOf("c", "p", [two, one]));
  assert.equal(await contentHash(contract), await contentHash(other));
  assert.notEqual(
    await contentHash(contract),
    await contentHash(writeContract(contractOf("c", "p", [one]))),
  );
  assert.notEqual(
    await contentHash(contract),
    await contentHash(writeContract(contractOf("d", "p", [one, two]))),
  );
});

test("a version publishes once: again without a change, but nothing else", async () => {
  const broker = new MemoryBroker(),
    publication = await publicationOf(contractOf("c", "p", [one]), "1");
  assert.equal(await broker.publish(publication), true);
  assert.equal(await broker.publish(publication), false);
  await assert.rejects(
    broker.publish({ ...publication, hash: "other" }),
    /Cannot publish contract: c 1 has published other content for p/,
  );
});

test("the latest against the latest says yes to what breaks production", async () => {
  const broker = new MemoryBroker();
  await replay(broker, [
    ["pact", "c", "2", "p", "b"],
    ["verify", "p", "1", "b", false],
    [
      "verify",
      "p",
      "2",
      "b",
      true,
    ],
    ["environment", "prod"],
    ["deploy", "prod", "p", "1", null],
  ]);
  assert.equal((await latestAgainstLatest(broker, "c", "p")).deployable, true);
  assert.equal(
    (await broker.canIDeploy({ of: [{ name: "c", version: "2" }], to: { environment: "prod" } }))
      .deployable,
    false,
  );
});

test("over HTTP contracts are published, results recorded, and questions answered", async () => {
  const told: string[] = [];
  const webhooks = new Webhooks({
    clock: new RealClock(),
    send: (_, body) => (told.push(body), Promise.resolve({ ok: true, status: 200 })),
  });
  webhooks.subscribe("contract-changed", "http://build/");
  const app = brokerApp(new MemoryBroker(), webhooks);
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await app.request(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() as Record<string, string> };
  };
  const file = writeContract(contractOf("c", "p", [one])),
    address = "/contracts/p/consumers/c/versions/";
  const { status, body: { hash } } = await send("PUT", `${address}1`, file);
  assert.equal(status, 201);
  assert.equal(
    (await send("PUT", `${address}2?branch=main`, file)).status,
    200,
    "the same content is not new",
  );
  assert.equal(told.length, 1, "and nobody is told of it");
  assert.equal(
    (await send("PUT", `${address}1`, writeContract(contractOf("c", "p", [two])))).status,
    409,
  );
  assert.equal((await send("PUT", `${address}3`, "{")).status, 400);
  assert.equal((await send("PUT", "/contracts/q/consumers/c/versions/1", file)).status, 400);
  const place = { environment: "prod", name: "p", version: "7" };
  assert.deepEqual(await send("POST", "/deploy", place), {
    status: 404,
    body: { error: "Cannot deploy: environment prod does not exist" },
  });
  assert.equal((await send("PUT", "/environments/prod")).status, 201);
  assert.match((await send("POST", "/deploy", place)).body["error"]!, /p 7 does not exist/);
  const verified = { provider: "p", version: "7", consumer: "c", hash: "none", success: true };
  assert.equal((await send("POST", "/verifications", verified)).status, 404);
  assert.equal((await send("PUT", "/versions/p/7")).status, 201);
  assert.equal((await send("POST", "/deploy", place)).status, 201);
  const ask = async () =>
    (await send("GET", "/can-i-deploy?name=c&version=2&environment=prod")).body;
  assert.deepEqual(await ask(), {
    deployable: false,
    reasons: ["p 7 never verified the contract of c 2"],
  });
  assert.equal(
    (await send("POST", "/verifications", {
      provider: "p",
      version: "7",
      consumer: "c",
      hash,
      success: true,
    })).status,
    201,
  );
  assert.deepEqual(await ask(), { deployable: true, reasons: [] });
  assert.equal((await send("POST", "/undeploy", place)).status, 201);
  assert.deepEqual((await ask())["reasons"], ["c 2 needs p, and no version of it is there"]);
  assert.equal((await send("POST", "/undeploy", place)).status, 404);
  assert.match((await send("POST", "/verifications", { provider: "p" })).body["error"]!, /version/);
  assert.equal((await send("GET", "/can-i-deploy?name=c")).status, 400);
});

test("a webhook is tried again, in time, and then given up", async () => {
  const clock = new VirtualClock(), tries: number[] = [];
  const webhooks = new Webhooks({
    clock,
    timeout: 1000,
    send: (url) => {
      tries.push(clock.now());
      return url.endsWith("hangs")
        ? new Promise(() => {})
        : Promise.resolve({ ok: tries.length > 2, status: 503 });
    },
  });
  webhooks.subscribe("contract-changed", "http://build/fails-first");
  const first = webhooks.tell("contract-changed", {});
  await clock.run();
  assert.deepEqual(await first, [{ url: "http://build/fails-first", delivered: true, tries: 3 }]);
  assert.deepEqual(tries, [0, 100, 300]);
  webhooks.subscribe("verification-published", "http://build/hangs");
  const second = webhooks.tell("verification-published", {});
  await clock.run();
  assert.deepEqual((await second)[0], {
    url: "http://build/hangs",
    delivered: false,
    tries: 3,
    error: "no answer within 1000 ms",
  });
  assert.throws(() => webhooks.subscribe("contract-changed", "ftp://x"), /must begin with http/);
});

for (const [name, check] of Object.entries(ANY_BROKER)) test(name, () => check(new MemoryBroker()));
