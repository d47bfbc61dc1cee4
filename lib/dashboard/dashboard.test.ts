import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { History, startDashboard } from "./mod.ts";

const panels = [{ title: "Load </script>", kind: "lines", fields: ["load"] }] as const;

/** Reads events of a dashboard until `enough` says so. */
async function events(
  url: string,
  enough: (text: string) => boolean,
  lastId?: number,
): Promise<string> {
  const leave = new AbortController();
  const headers = lastId === undefined ? {} : { "last-event-id": String(lastId) };
  const response = await fetch(new URL("/events", url), { headers, signal: leave.signal });
  const reader = response.body!.getReader(), decoder = new TextDecoder();
  let text = "";
  while (!enough(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value);
  }
  leave.abort();
  return text;
}

const ids = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

test("a history gives what came after a number, as far back as it keeps", () => {
  fc.assert(fc.property(fc.nat(30), fc.integer({ min: 1, max: 10 }), fc.nat(40), (n, size, id) => {
    const history = new History(size), all = [];
    for (let i = 1; i <= n; i++) {
      history.add({ i });
      all.push(i);
    }
    const wanted = all.slice(-size).filter((i) => i > id);
    assert.deepEqual(history.since(id).map((row) => row.id), wanted);
    assert.deepEqual(history.since(id).map(({ row }) => row["i"]), wanted);
  }));
});

test("the page brings its own scripts, and its titles can't break out of it", async () => {
  const dashboard = await startDashboard({ title: "<b>", panels });
  try {
    const html = await (await fetch(dashboard.url)).text();
    assert.match(html, /<h1>&lt;b&gt;<\/h1>/);
    assert.equal(html.match(/<\/script>/g)!.length, 3);
    for (const name of ["d3.js", "plot.js"]) {
      const script = await fetch(new URL(`/assets/${name}`, dashboard.url));
      assert.equal(script.status, 200);
      assert.ok((await script.text()).length > 100_000);
    }
    const other = await fetch(new URL("/assets/constructor", dashboard.url));
    assert.equal(other.status, 404);
    await other.body?.cancel();
  } finally {
    await dashboard.close();
  }
});

test("a page that comes late is sent all rows, one that comes back what it missed", async () => {
  const dashboard = await startDashboard({ title: "t", panels, keep: 5 });
  try {
    for (let time = 1; time <= 7; time++) dashboard.push({ time, load: time });
    assert.deepEqual(ids(await events(dashboard.url, (t) => ids(t).includes(7))), [3, 4, 5, 6, 7]);
    assert.deepEqual(ids(await events(dashboard.url, (t) => ids(t).includes(7), 5)), [6, 7]);
    const live = events(dashboard.url, (t) => ids(t).includes(8), 7);
    while (dashboard.watchers === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    dashboard.push({ time: 8, load: 8 });
    assert.match(await live, /"load":8/);
    // A number from another dashboard's life means that all is new to the page.
    assert.equal(ids(await events(dashboard.url, (t) => ids(t).includes(8), 99)).length, 5);
  } finally {
    await dashboard.close();
  }
});

test("a button's command runs, another is refused, and so is one from a foreign page", async () => {
  let pressed = 0;
  const commands = { break: () => void pressed++ };
  const dashboard = await startDashboard({ title: "t", panels, commands });
  const post = async (name: string, headers: Record<string, string>) => {
    const url = new URL(`/commands/${name}`, dashboard.url);
    const response = await fetch(url, { method: "POST", headers });
    await response.body?.cancel();
    return response.status;
  };
  try {
    assert.equal(await post("break", { "x-dashboard": "1" }), 204);
    assert.equal(await post("break", {}), 403);
    assert.equal(await post("toString", { "x-dashboard": "1" }), 404);
    assert.equal(pressed, 1);
  } finally {
    await dashboard.close();
  }
});

test("closing tells who watches, and frees the port; its signal closes it too", async () => {
  const stop = new AbortController();
  const dashboard = await startDashboard({ title: "t", panels, signal: stop.signal });
  dashboard.push({ time: 1, load: 1 });
  const watched = events(dashboard.url, (text) => text.includes("event: end"));
  while (dashboard.watchers === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  assert.match(await watched, /event: end/);
  await dashboard.close();
  await assert.rejects(fetch(dashboard.url));
});
