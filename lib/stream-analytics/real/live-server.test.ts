import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { EventLog } from "../../event-log/mod.ts";
import { delivered, someLate } from "../arrivals.ts";
import { fanOut, logRestart, opened, resumed, slowClient } from "../experiments/real/mod.ts";
import { nexmark } from "../nexmark.ts";
import { Floor } from "../live/floor.ts";
import { startLiveFloor } from "./live-floor.ts";
import { startLiveServer } from "./live-server.ts";

const arrivals = delivered(
  nexmark({ random: random(1), events: 3000, rate: 1000 }),
  someLate(random(2), { share: 0.1, most: 500 }),
);

/** The status of an answer to an upgrade with these headers. */
function upgrade(url: string, headers: Record<string, string>): Promise<string> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      const fields = {
        ...{ Host: `127.0.0.1:${port}`, Connection: "Upgrade", Upgrade: "websocket" },
        ...{ "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13" },
        ...headers,
      };
      const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join("");
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\n${lines}\r\n`);
    });
    socket.once("data", (data) => {
      resolve(String(data).split(" ")[1]!);
      socket.destroy();
    });
    socket.once("error", reject);
    socket.once("close", () => resolve("closed"));
  });
}

test("another site's page, a missing token and another name of this host are turned away", async () => {
  const live = await startLiveFloor({ arrivals, budget: 10_000 });
  try {
    const own = new URL(live.url).origin;
    assert.equal(await upgrade(live.socketUrl, {}), "101");
    assert.equal(await upgrade(live.socketUrl, { Origin: own }), "101");
    assert.equal(await upgrade(live.socketUrl, { Origin: "http://evil.example" }), "403");
    assert.equal(await upgrade(live.socketUrl, { Host: "evil.example" }), "403");
    assert.equal(await upgrade(live.socketUrl.replace(/token=.*/, "token=x"), {}), "403");
    assert.equal((await fetch(own)).status, 404);
    assert.match(await (await fetch(live.url)).text(), /uplot/);
  } finally {
    await live.close();
  }
});

test("a message that is too large ends its connection, and no other", async () => {
  const live = await startLiveFloor({ arrivals, budget: 10_000 });
  try {
    const [bad, good] = [new WebSocket(live.socketUrl), new WebSocket(live.socketUrl)];
    await Promise.all([opened(bad), opened(good)]);
    const closed = new Promise<number>((resolve) => bad.onclose = ({ code }) => resolve(code));
    bad.onerror = () => {};
    bad.send("x".repeat(10_000));
    assert.notEqual(await closed, 1008, "it is not even read");
    const heard = new Promise<string>((resolve) =>
      good.onmessage = ({ data }) => resolve(String(data))
    );
    good.send('{"type":"subscribe","query":"bids","window":1,"category":"all"}');
    assert.match(await heard, /"type":"snapshot"/);
    good.close();
  } finally {
    await live.close();
  }
});

test("twenty clients have every frame, each made once for all", async () => {
  const { rows, frames, encoded } = await fanOut(20, 10);
  assert.deepEqual([rows.length, frames, encoded], [200, 220, 30]);
});

test("a client that stops reading costs nothing where it must acknowledge", async () => {
  const { rows, frames } = await slowClient(2000);
  assert.ok(
    rows.filter(({ way }) => way.startsWith("ack")).every(({ buffered }) => buffered === 0),
  );
  assert.deepEqual(frames, [2001, 4]);
});

test("a connection that is cut again and again costs no row, and sends none twice", async () => {
  const { rows, missing, again } = await resumed({ cuts: 4 });
  assert.ok(rows > 0);
  assert.deepEqual([missing, again], [0, 0]);
});

test("who comes back without a number is sent rows again, and to a small table has missed some", async () => {
  const nameless = await resumed({ cuts: 2, says: "nothing" });
  assert.ok(nameless.missing === 0 && nameless.again > 0);
  assert.ok((await resumed({ cuts: 2, keep: 20 })).missing > 0);
});

test("a job that is killed goes on from its checkpoint's offsets, to SQLite's rows", async () => {
  const log = new EventLog();
  const scene = { rate: 500, duration: 8, lateShare: 0.1, lateMost: 3, partitions: 4, seed: 3 };
  const { bids, read, rows, differ } = await logRestart(log, scene);
  await log.close();
  assert.ok(rows > 0 && read >= bids);
  assert.equal(differ, 0);
});

test("it closes itself at its signal, and refuses to start behind it", async () => {
  const stop = new AbortController();
  const live = await startLiveFloor({ arrivals, signal: stop.signal });
  const socket = new WebSocket(live.socketUrl);
  await opened(socket);
  const closed = new Promise<void>((resolve) => socket.onclose = () => resolve());
  stop.abort();
  await Promise.all([closed, live.close()]);
  await assert.rejects(startLiveFloor({ arrivals, signal: stop.signal }), /abort/i);
});

test("no request and no handler of others ends the server, and it closes whatever they do", async () => {
  const floor = new Floor({ lag: 0 });
  const told: unknown[] = [], tell = console.error;
  console.error = (...words: unknown[]) => void told.push(words);
  try {
    const throws = () => {
      throw new Error("of others");
    };
    const live = await startLiveServer({
      ...{ every: 5, onTick: throws, onClose: throws },
      table: (query, window) => floor.table(query, window),
      progress: () => floor.progress(),
      onLag: throws,
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { hostname, port } = new URL(live.url);
    for (const head of ["", "Connection: Upgrade\r\nUpgrade: websocket\r\n"]) {
      const ended = await new Promise<boolean>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(`GET // HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${head}\r\n`);
        });
        socket.once("data", () => (resolve(true), socket.destroy()));
        socket.once("close", () => resolve(true));
        socket.once("error", () => resolve(true));
      });
      assert.equal(ended, true);
    }
    assert.equal((await fetch(live.url)).status, 200);
    await live.close();
    await assert.rejects(fetch(live.url));
    assert.ok(told.length >= 2);
  } finally {
    console.error = tell;
  }
});
