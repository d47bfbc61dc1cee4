import assert from "node:assert/strict";
import { request } from "node:http";
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

test("a signal that comes while the server gets ready closes it", async () => {
  const stop = new AbortController();
  const started = startDashboard({ title: "t", panels, signal: stop.signal });
  stop.abort(new Error("too late"));
  await assert.rejects(started, /too late/);
});

/** A request with headers that `fetch` sets by itself, as a page of another name would send it. */
function raw(url: string, path: string, headers: Record<string, string>, method = "GET") {
  const { port } = new URL(url);
  return new Promise<number>((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", reject).end();
  });
}

test("only loopback names lead to it: a foreign name for this address gets nothing", async () => {
  let pressed = 0;
  const dashboard = await startDashboard({
    title: "t",
    panels,
    commands: { go: () => void pressed++ },
  });
  try {
    const foreign = { host: "evil.example", "x-dashboard": "1" };
    assert.equal(await raw(dashboard.url, "/commands/go", foreign, "POST"), 403);
    for (const path of ["/", "/events"]) assert.equal(await raw(dashboard.url, path, foreign), 403);
    assert.equal(await raw(dashboard.url, "/", { host: "127.0.0.1.evil.example" }), 403);
    // A page of another site may ask by the right name: it says where it is from.
    for (const origin of ["http://evil.example", "null"]) {
      assert.equal(await raw(dashboard.url, "/", { host: "127.0.0.1", origin }), 403, origin);
    }
    assert.equal(
      await raw(dashboard.url, "/", { host: "127.0.0.1", origin: "http://127.0.0.1" }),
      200,
    );
    for (const host of ["localhost:1", "127.0.0.1", "[::1]:80"]) {
      assert.equal(await raw(dashboard.url, "/", { host }), 200, host);
    }
    assert.equal(pressed, 0);
  } finally {
    await dashboard.close();
  }
});

test("a command gets the values of its inputs, within their bounds; what is not is refused by name", async () => {
  const got: unknown[] = [];
  const dashboard = await startDashboard({
    title: "t",
    panels,
    buttons: [{
      label: "go",
      command: "go",
      inputs: [
        { kind: "range", name: "rate", label: "rate", min: 1, max: 10, value: 5 },
        { kind: "select", name: "who", label: "who", options: ["a", "b"] },
        { kind: "text", name: "note", label: "note", maxLength: 3 },
      ],
    }],
    commands: { go: (values) => void got.push(values), plain: () => {} },
  });
  const post = async (name: string, body: string) => {
    const url = new URL(`/commands/${name}`, dashboard.url);
    const response = await fetch(url, { method: "POST", headers: { "x-dashboard": "1" }, body });
    return `${response.status} ${await response.text()}`;
  };
  try {
    const good = { rate: 7, who: "b", note: "x" };
    assert.equal(await post("go", JSON.stringify(good)), "204 ");
    assert.deepEqual(got, [good]);
    const refused = [
      [{ ...good, rate: 11 }, /^400 Cannot use rate = 11: it must be a number from 1 to 10$/],
      [{ ...good, rate: "" }, /^400 Cannot use rate = "": it must be a number/],
      [{ ...good, who: "c" }, /^400 Cannot use who = "c": it must be one of a, b$/],
      [{ ...good, note: "long" }, /^400 Cannot use note = "long": it must be a text of at most 3/],
      [{ ...good, more: 1 }, /^400 Cannot read the input more: there is rate, who, note$/],
      [{ rate: 7, who: "a" }, /^400 Cannot use note = nothing/],
    ] as const;
    for (const [values, said] of refused) {
      assert.match(await post("go", JSON.stringify(values)), said);
    }
    assert.match(await post("go", "{"), /^400 /);
    assert.match(await post("plain", '{"a":1}'), /^400 Cannot read the input a: there is none$/);
    assert.equal(got.length, 1);
  } finally {
    await dashboard.close();
  }
});

test("a command that throws is told, and the page goes on", async () => {
  const commands = {
    bad: () => {
      throw new Error("no such node");
    },
    worse: () => Promise.reject("words"),
  };
  const dashboard = await startDashboard({ title: "t", panels, commands });
  const post = async (name: string) => {
    const url = new URL(`/commands/${name}`, dashboard.url);
    const response = await fetch(url, { method: "POST", headers: { "x-dashboard": "1" } });
    return `${response.status} ${await response.text()}`;
  };
  try {
    assert.equal(await post("bad"), "500 no such node");
    assert.equal(await post("worse"), "500 words");
    assert.equal((await fetch(dashboard.url)).status, 200);
  } finally {
    await dashboard.close();
  }
});

test("a panel is made by the server for what is selected", async () => {
  const dashboard = await startDashboard({
    title: "t",
    panels: [
      panels[0],
      {
        kind: "html",
        title: "T",
        inputs: [{ kind: "range", name: "n", label: "n", min: 0, max: 9, value: 1 }],
        render: ({ n }) => `<b>${Number(n) * 2}</b>`,
      },
    ],
  });
  const get = async (path: string) => {
    const response = await fetch(new URL(path, dashboard.url));
    return `${response.status} ${await response.text()}`;
  };
  try {
    assert.equal(await get("/panels/1?n=4"), "200 <b>8</b>");
    assert.match(
      await get("/panels/1?n=40"),
      /^400 Cannot use n = "40": it must be a number from 0/,
    );
    for (const path of ["/panels/0", "/panels/7", "/panels/x"]) {
      assert.match(await get(path), /^404/);
    }
  } finally {
    await dashboard.close();
  }
});
