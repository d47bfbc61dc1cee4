import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random, SettableClock } from "../../sim/mod.ts";
import { delivered, someLate } from "../arrivals.ts";
import { nexmark } from "../nexmark.ts";
import { ConflatedTable, Floor, Hub, type LiveRow, type Peer, type ServerMessage } from "./mod.ts";

const row = (key: string, value: number): LiveRow => ({
  ...{ window: 0, key, category: "rings", value, final: false },
});

/** A client that keeps what it is sent. */
class FakePeer implements Peer {
  bufferedAmount = 0;
  readonly sent: ServerMessage[] = [];
  closed: [number, string] | undefined;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ServerMessage);
  }

  close(code: number, reason: string): void {
    this.closed = [code, reason];
  }
}

const SUBSCRIBE = '{"type":"subscribe","query":"bids","window":1,"category":"all"}';

function hubOf(table: ConflatedTable, options = {}) {
  return new Hub({ table: () => table, progress: () => ({ watermark: 0, late: 0 }), ...options });
}

test("whoever asks from a number is sent what changed since, once each, with its newest value", () => {
  const steps = fc.array(fc.tuple(fc.nat(12), fc.nat(3)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, fc.nat(200), fc.integer({ min: 5, max: 40 }), (list, from, keep) => {
      const table = new ConflatedTable(keep),
        last = new Map<string, { value: number; id: number }>();
      for (const [key, value] of list) {
        const before = table.last;
        table.set(row(`k${key}`, value));
        if (table.last > before) last.set(`k${key}`, { value, id: table.last });
      }
      const expected = [...last].sort((a, b) => a[1].id - b[1].id).slice(-keep)
        .filter(([, { id }]) => id > from).map(([key, { value }]) => [key, value]);
      assert.deepEqual(table.since(from).map(({ key, value }) => [key, value]), expected);
    }),
    { numRuns: 200 },
  );
});

test("a client that does not acknowledge is sent four frames and no more, then the newest of each row", () => {
  const table = new ConflatedTable(),
    hub = hubOf(table),
    peer = new FakePeer(),
    client = hub.join(peer)!;
  client.receive(SUBSCRIBE);
  for (let i = 0; i < 100; i++) {
    table.set(row("a", i));
    hub.flush();
  }
  assert.equal(peer.sent.length, 4);
  const last = peer.sent.at(-1) as ServerMessage & { id: number };
  client.receive(JSON.stringify({ type: "acknowledge", subscription: 1, id: last.id }));
  const next = peer.sent.at(-1) as ServerMessage & { rows: LiveRow[]; after: number };
  assert.equal(peer.sent.length, 5);
  assert.deepEqual([next.after, next.rows.map(({ value }) => value)], [last.id, [99]]);
});

test("a frame for many is made once", () => {
  const table = new ConflatedTable(), hub = hubOf(table);
  for (let i = 0; i < 50; i++) hub.join(new FakePeer())!.receive(SUBSCRIBE);
  const before = hub.encoded;
  table.set(row("a", 1));
  hub.flush();
  assert.deepEqual([hub.encoded - before, hub.frames], [1, 100]);
});

test("more bytes than allowed wait for a client: it is cut off, the others are served", () => {
  const table = new ConflatedTable(), hub = hubOf(table, { maxBuffered: 1000 });
  const slow = new FakePeer(), quick = new FakePeer();
  for (const peer of [slow, quick]) hub.join(peer)!.receive(SUBSCRIBE);
  slow.bufferedAmount = 1001;
  table.set(row("a", 1));
  hub.flush();
  assert.deepEqual([slow.closed?.[0], hub.clients, quick.sent.length], [1013, 1, 2]);
});

test("what is no message, too long, unknown or of the future is refused in a sentence", () => {
  const table = new ConflatedTable();
  table.set(row("a", 1));
  const bad = [
    "{",
    "[]",
    `"${"x".repeat(5000)}"`,
    '{"type":"subscribe","query":"secrets","window":1,"category":"all"}',
    '{"type":"subscribe","query":"bids","window":7,"category":"all"}',
    '{"type":"acknowledge","subscription":1,"id":99}',
    '{"type":"lag","ms":-1}',
    '{"type":"subscribe","query":"bids","window":1,"category":"all","more":1}',
  ];
  for (const text of bad) {
    const peer = new FakePeer(), hub = hubOf(table), client = hub.join(peer)!;
    client.receive(SUBSCRIBE);
    client.receive(text);
    assert.equal(peer.closed?.[0], 1008, text);
    assert.equal(peer.sent.at(-1)!.type, "refused");
    assert.equal(hub.clients, 0);
  }
});

test("who never subscribes, or never acknowledges, is cut off in time; who has nothing to say is not", () => {
  const table = new ConflatedTable(), clock = new SettableClock();
  const hub = hubOf(table, { clock, patience: 1000 });
  const [mute, deaf, quiet] = [new FakePeer(), new FakePeer(), new FakePeer()];
  hub.join(mute);
  hub.join(deaf)!.receive(SUBSCRIBE);
  const good = hub.join(quiet)!;
  good.receive(SUBSCRIBE);
  good.receive('{"type":"acknowledge","subscription":1,"id":0}');
  clock.time = 1000;
  hub.flush();
  assert.equal(hub.clients, 3);
  clock.time = 1001;
  hub.flush();
  assert.deepEqual([mute.closed?.[0], deaf.closed?.[0], quiet.closed], [1013, 1013, undefined]);
});

test("a client that floods the hub with messages is turned away", () => {
  const hub = hubOf(new ConflatedTable()), peer = new FakePeer(), client = hub.join(peer)!;
  for (let i = 0; i < 51; i++) client.receive(SUBSCRIBE);
  assert.deepEqual(peer.closed, [1008, "too many messages"]);
});

test("an acknowledgement of an older subscription counts for nothing", () => {
  const table = new ConflatedTable(),
    hub = hubOf(table),
    peer = new FakePeer(),
    client = hub.join(peer)!;
  table.set(row("a", 1));
  client.receive(SUBSCRIBE);
  client.receive(SUBSCRIBE);
  client.receive('{"type":"acknowledge","subscription":1,"id":1}');
  assert.equal(peer.closed, undefined);
});

test("one client too many, and one that comes after the end, are told so", () => {
  const hub = hubOf(new ConflatedTable(), { maxClients: 1 }), third = new FakePeer();
  const first = new FakePeer(), second = new FakePeer();
  hub.join(first);
  assert.equal(hub.join(second), undefined);
  assert.deepEqual(second.closed, [1013, "too many clients"]);
  hub.end("over");
  assert.deepEqual(first.sent, [{ type: "end", why: "over" }]);
  hub.join(third);
  assert.deepEqual(third.closed, [1013, "the stream is over"]);
});

test("what comes after a window's end does not change what was called final", () => {
  const floor = new Floor({ lag: 0 });
  const bid = (time: number) => ({
    ...{ kind: "bid" as const, auction: 1, bidder: 1, price: 5, category: "rings" },
    time,
  });
  floor.add(bid(500), 500);
  floor.add(bid(5000), 5000);
  floor.publish();
  floor.add(bid(600), 5001);
  floor.add(bid(9e9), 5002);
  floor.publish();
  const [row] = floor.table("bids", 1)!.since(0);
  assert.deepEqual([row!.value, row!.final, floor.late, floor.refused], [1, true, 1, 1]);
});

test("the floor's final rows are the truth, where the lag is enough", () => {
  const events = nexmark({ random: random(2), events: 5000, rate: 500 });
  const floor = new Floor({ lag: 3000 });
  for (const { event, at } of delivered(events, someLate(random(3), { share: 0.2, most: 2900 }))) {
    floor.add(event, at);
  }
  floor.publish();
  const truth = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== "bid") continue;
    const name = `${Math.floor(event.time / 1000) * 1000}|${event.category}`;
    truth.set(name, (truth.get(name) ?? 0) + event.price);
  }
  const final = floor.table("revenue", 1)!.since(0).filter((row) => row.final);
  assert.ok(final.length > 20);
  for (const { window, key, value } of final) assert.equal(value, truth.get(`${window}|${key}`));
  assert.equal(floor.late, 0);
});
