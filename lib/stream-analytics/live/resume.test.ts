import assert from "node:assert/strict";
import { test } from "node:test";
import { ConflatedTable, Hub, type LiveRow, type Peer, type ServerMessage } from "./mod.ts";

type Frame = Extract<ServerMessage, { type: "snapshot" | "delta" }>;

const row = (key: string, value: number): LiveRow => ({
  ...{ window: 0, key, category: "rings", value, final: false },
});

/** A page as it should be: a snapshot replaces what it had, a delta adds to it. */
class Page implements Peer {
  bufferedAmount = 0;
  readonly frames: Frame[] = [];
  rows = new Map<string, LiveRow>();
  fails = false;
  closed: [number, string] | undefined;

  send(text: string): void {
    if (this.fails) throw new Error("a broken socket");
    const message = JSON.parse(text) as ServerMessage;
    if (message.type !== "snapshot" && message.type !== "delta") return;
    this.frames.push(message);
    if (message.type === "snapshot") this.rows = new Map();
    for (const row of message.rows) this.rows.set(`${row.window}|${row.key}`, row);
  }

  close(code: number, reason: string): void {
    this.closed = [code, reason];
    if (this.fails) throw new Error("a broken socket");
  }

  get last(): Frame {
    return this.frames.at(-1)!;
  }
}

const subscribe = (more: object = {}) =>
  JSON.stringify({ type: "subscribe", query: "bids", window: 1, category: "all", ...more });
const acknowledge = ({ subscription, id }: Frame) =>
  JSON.stringify({ type: "acknowledge", subscription, id });
const hubOf = (table: ConflatedTable, options = {}) =>
  new Hub({ table: () => table, progress: () => ({ watermark: 0, late: 0 }), ...options });

/** A hub, and a page that has subscribed and has said that it has its first frame. */
function joined(table: ConflatedTable, options = {}) {
  const hub = hubOf(table, options), page = new Page(), client = hub.join(page)!;
  client.receive(subscribe());
  client.receive(acknowledge(page.last));
  return { hub, page, client };
}

test("a table keeps as many rows as it may, and knows the last change that it let go of", () => {
  const table = new ConflatedTable(2);
  table.set(row("a", 1));
  table.set(row("b", 1));
  assert.deepEqual([table.size, table.evicted], [2, 0]);
  table.set(row("a", 2));
  table.set(row("c", 1));
  assert.deepEqual([table.size, table.evicted], [2, 2]);
});

test("what changed once, longer ago than the list of changes reaches, is found all the same", () => {
  const table = new ConflatedTable(3);
  table.set(row("a", 1));
  for (const value of [1, 2, 3]) table.set(row("b", value));
  assert.deepEqual(table.since(0).map(({ key, value }) => [key, value]), [["a", 1], ["b", 3]]);
  assert.deepEqual(table.since(1).map(({ key }) => key), ["b"]);
});

test("whoever comes back with a number whose successors were let go of is sent all that there is", () => {
  const table = new ConflatedTable(3);
  for (const key of ["a", "b", "c"]) table.set(row(key, 1));
  const { hub, page, client } = joined(table), { id: from, life } = page.last;
  client.leave();
  table.set(row("a", 2)); // 4, which is let go of
  for (const key of ["d", "e", "f"]) table.set(row(key, 1));
  hub.join(page)!.receive(subscribe({ from, life }));
  assert.deepEqual([page.last.type, page.last.after], ["snapshot", 0]);
  assert.deepEqual([...page.rows.keys()], ["0|d", "0|e", "0|f"], "no old value of a stays");
});

test("whoever has seen the last change that was let go of is sent only the rest", () => {
  const table = new ConflatedTable(3);
  for (const key of ["a", "b", "c"]) table.set(row(key, 1));
  const { hub, page, client } = joined(table), { life } = page.last;
  client.leave();
  table.set(row("d", 1)); // lets go of a, change 1
  const again = new Page();
  hub.join(again)!.receive(subscribe({ from: 1, life }));
  assert.deepEqual([again.last.type, again.last.rows.length], ["delta", 3]);
});

test("a reader too slow for the table is sent all, too", () => {
  const table = new ConflatedTable(3);
  const { hub, page, client } = joined(table, { inFlight: 1 });
  table.set(row("a", 1));
  hub.flush();
  const owed = page.last;
  table.set(row("a", 2));
  for (const key of ["d", "e", "f"]) table.set(row(key, 1));
  hub.flush();
  assert.equal(page.last, owed, "it owes an answer");
  client.receive(acknowledge(owed));
  assert.equal(page.last.type, "snapshot");
  assert.deepEqual([...page.rows.keys()], ["0|d", "0|e", "0|f"]);
});

test("from the newest number nothing is sent again, and from one of the future, or of another life, all is", () => {
  const table = new ConflatedTable();
  for (const key of ["a", "b"]) table.set(row(key, 1));
  const { hub, page } = joined(table), { id: from, life } = page.last;
  const frameOf = (more: object) => {
    const other = new Page();
    hub.join(other)!.receive(subscribe(more));
    return [other.last.type, other.last.rows.length];
  };
  assert.deepEqual(frameOf({ from, life }), ["delta", 0]);
  assert.deepEqual(frameOf({ from: from - 1, life }), ["delta", 1]);
  assert.deepEqual(frameOf({ from: from + 1, life }), ["snapshot", 2]);
  assert.deepEqual(frameOf({ from, life: "another" }), ["snapshot", 2]);
  assert.deepEqual(frameOf({ from }), ["snapshot", 2], "it does not say of which life");
  assert.notEqual(hubOf(table).life, life);
});

test("an acknowledgement of an older subscription frees no frame of the newer one", () => {
  const table = new ConflatedTable(), hub = hubOf(table, { inFlight: 1 }), page = new Page();
  const client = hub.join(page)!;
  table.set(row("a", 1));
  client.receive(subscribe());
  const old = page.last;
  client.receive(subscribe());
  client.receive(acknowledge(old));
  table.set(row("a", 2));
  hub.flush();
  assert.equal(page.frames.length, 2);
  client.receive(acknowledge(page.last));
  assert.equal(page.frames.length, 3);
});

test("as many bytes as are allowed may wait, and not one more", () => {
  const table = new ConflatedTable(), { hub, page } = joined(table, { maxBuffered: 1000 });
  page.bufferedAmount = 1000;
  table.set(row("a", 1));
  hub.flush();
  assert.deepEqual([page.closed, page.frames.length], [undefined, 2]);
});

test("a connection that throws costs the others nothing", () => {
  const table = new ConflatedTable(), hub = hubOf(table), pages = [new Page(), new Page()];
  for (const page of pages) hub.join(page)!.receive(subscribe());
  pages[0]!.fails = true;
  table.set(row("a", 1));
  hub.flush();
  assert.deepEqual([hub.clients, pages[1]!.last.rows.length], [1, 1]);
  const last = new Page();
  hub.join(last)!.receive(subscribe());
  pages[1]!.fails = true;
  hub.end("over");
  assert.equal(last.closed?.[1], "over");
});
