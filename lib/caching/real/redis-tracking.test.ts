import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import type { Redis } from "ioredis";
import { Lru } from "../mod.ts";
import { TrackedCache } from "./mod.ts";

/** As much of a client as a tracked cache uses; answers when it is told to. */
class FakeRedis extends EventEmitter {
  refuses = false;
  asked: ((text: string) => void)[] = [];

  call(_command: string, what: string): Promise<unknown> {
    const refused = this.refuses && what === "TRACKING";
    return refused ? Promise.reject(new Error("ERR unknown")) : Promise.resolve(1);
  }

  subscribe = () => Promise.resolve(1);
  unsubscribe = () => Promise.resolve(0);
  get = () => new Promise<string>((resolve) => this.asked.push(resolve));
}

async function setUp(refuses = false) {
  const reader = new FakeRedis(), listener = new FakeRedis();
  reader.refuses = refuses;
  const [a, b] = [reader, listener] as unknown as [Redis, Redis];
  const node = new TrackedCache<number>(() => new Lru({ capacity: 5 }), a, b);
  await node.tracked();
  /** Begins a read, lets something happen, then answers. */
  const read = async (meanwhile: () => void | Promise<void> = () => {}) => {
    const value = node.get("bread");
    while (reader.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    await meanwhile();
    reader.asked.pop()!("7");
    return await value;
  };
  return { reader, listener, node, read };
}

test("a node that Redis refuses to track keeps nothing", async () => {
  const { node, read } = await setUp(true);
  assert.equal(node.tracking, false);
  assert.equal(await read(), 7);
  assert.equal(node.has("bread"), false);
});

test("a node that is tracked keeps what it reads, until it hears of a write", async () => {
  const { node, read, listener } = await setUp();
  assert.equal(node.tracking, true);
  await read();
  assert.equal(node.has("bread"), true);
  listener.emit("messageBuffer", Buffer.from(""), [Buffer.from("bread")]);
  assert.equal(node.has("bread"), false);
});

test("what is written while it is read is not kept", async () => {
  const { node, read, listener } = await setUp();
  await read(() => void listener.emit("messageBuffer", Buffer.from(""), [Buffer.from("bread")]));
  assert.equal(node.has("bread"), false);
});

test("what was asked for before tracking began anew is not kept", async () => {
  const { node, read, reader } = await setUp();
  const flushed = node.stats.flushed;
  await read(async () => {
    reader.emit("ready");
    await node.tracked();
  });
  assert.ok(node.stats.flushed > flushed);
  assert.equal(node.tracking, true);
  assert.equal(node.has("bread"), false);
});

test("what was read between two trackings is dropped when the second one begins", async () => {
  const { node, read, reader, listener } = await setUp();
  let subscribe = () => {};
  listener.subscribe = () => new Promise((resolve) => subscribe = () => resolve(1));
  await read(async () => {
    reader.emit("close");
    reader.emit("ready");
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(node.tracking, false);
    subscribe();
    await node.tracked();
  });
  assert.equal(node.has("bread"), false);
});

test("a node whose connection has closed keeps nothing until it is tracked again", async () => {
  const { node, read, reader } = await setUp();
  await read();
  reader.emit("close");
  assert.equal(node.has("bread"), false);
  await read();
  assert.equal(node.has("bread"), false);
  reader.emit("ready");
  await node.tracked();
  await read();
  assert.equal(node.has("bread"), true);
});
