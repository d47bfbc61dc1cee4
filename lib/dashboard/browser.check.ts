/**
 * The page in a real browser: rows are drawn as they come, a button's command changes them, a page whose
 * connection is cut comes back and misses nothing, and it is told when it is over. `deno run -A lib/dashboard/browser.check.ts`, with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import process from "node:process";
import { chromium } from "playwright-core";
import { startDashboard } from "./mod.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
let state = "closed", slow = 0;
const dashboard = await startDashboard({
  title: "A circuit",
  panels: [
    {
      title: "State",
      kind: "ribbon",
      fields: ["loyalty"],
      colors: { closed: "teal", open: "red" },
    },
    { title: "Latency", kind: "lines", fields: ["p50", "p99"], unit: "ms" },
    { title: "Now", kind: "bars", fields: ["p50", "p99"], unit: "ms" },
    {
      title: "One request",
      kind: "html",
      inputs: [{ kind: "select", name: "id", label: "request", options: ["first", "second"] }],
      render: ({ id }) => `<p>the ${id} request</p>`,
    },
  ],
  buttons: [{ label: "break loyalty", command: "break" }, {
    label: "slow down",
    command: "slow",
    inputs: [{ kind: "range", name: "ms", label: "by", min: 0, max: 500, step: 1, value: 100 }],
  }],
  commands: {
    break: () => void (state = "open"),
    slow: ({ ms }) => void (slow = Number(ms)),
  },
  keep: 1000,
});
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const start = performance.now();
const timer = setInterval(() => {
  const time = (performance.now() - start) / 1000;
  dashboard.push({ time, loyalty: state, p50: 5, p99: 20 + time + slow });
}, 50);
/** Between page and server, so that the connection can be cut while both live on. */
const wires = new Set<Socket>();
const between = createServer((near) => {
  const far = connect(Number(new URL(dashboard.url).port), "127.0.0.1");
  for (const wire of [near, far]) wires.add(wire.on("error", () => {}));
  near.pipe(far).pipe(near);
});
await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${(between.address() as AddressInfo).port}/`;
try {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(address);
  const ribbon = page.locator("#panel-0 svg g[aria-label=bar] rect");
  await ribbon.nth(3).waitFor();
  assert.equal(await ribbon.last().getAttribute("fill"), "teal");
  await page.getByRole("button", { name: "break loyalty" }).click();
  await page.locator("#panel-0 rect[fill=red]").first().waitFor({ timeout: 5000 });
  assert.equal(await page.locator("#panel-1 svg g[aria-label=line] path").count(), 2);
  assert.equal(await page.locator("#panel-2 svg g[aria-label=bar] rect").count(), 2);
  await page.locator("#panel-3").getByText("the first request").waitFor();
  await page.getByLabel("request").selectOption("second");
  await page.locator("#panel-3").getByText("the second request").waitFor();
  await page.getByLabel("by").fill("300");
  await page.getByRole("button", { name: "slow down" }).click();
  await page.waitForFunction("rows.at(-1).p99 > 300", undefined, { timeout: 5000 });
  const pushed = dashboard.history.last;
  for (const wire of wires) wire.destroy();
  await page.getByText("reconnecting", { exact: true }).waitFor({ timeout: 5000 });
  await page.getByText("live", { exact: true }).waitFor({ timeout: 15_000 });
  await page.waitForFunction(`rows.length > ${pushed + 20}`, undefined, { timeout: 15_000 });
  const times = await page.evaluate("rows.map(({ time }) => time)") as number[];
  const sent = dashboard.history.since(0).map(({ row }) => row["time"]);
  assert.deepEqual(times, sent.slice(0, times.length), "the page has each row once, in order");
  if (process.argv[2]) await page.screenshot({ path: process.argv[2] });
  clearInterval(timer);
  await dashboard.close();
  await page.getByText("ended", { exact: true }).waitFor({ timeout: 5000 });
  assert.deepEqual(faults, []);
  console.log(
    "The page draws its rows, its button turns the ribbon, a selection changes a panel of the server's, a slider reaches its command, a cut connection costs it no row, and it is told when it is over.",
  );
} finally {
  clearInterval(timer);
  await browser.close();
  await dashboard.close();
  for (const wire of wires) wire.destroy();
  between.close();
}
