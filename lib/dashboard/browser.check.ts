/**
 * The page in a real browser: rows are drawn as they come, a button's command changes them, and the page
 * is told when it is over. `deno run -A lib/dashboard/browser.check.ts`, with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium } from "playwright-core";
import { startDashboard } from "./mod.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
let state = "closed";
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
  ],
  buttons: [{ label: "break loyalty", command: "break" }],
  commands: { break: () => void (state = "open") },
});
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const start = performance.now();
const timer = setInterval(() => {
  const time = (performance.now() - start) / 1000;
  dashboard.push({ time, loyalty: state, p50: 5, p99: 20 + time });
}, 50);
try {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(dashboard.url);
  const ribbon = page.locator("#panel-0 svg g[aria-label=bar] rect");
  await ribbon.nth(3).waitFor();
  assert.equal(await ribbon.last().getAttribute("fill"), "teal");
  await page.getByRole("button", { name: "break loyalty" }).click();
  await page.locator("#panel-0 rect[fill=red]").first().waitFor({ timeout: 5000 });
  assert.equal(await page.locator("#panel-1 svg g[aria-label=line] path").count(), 2);
  if (process.argv[2]) await page.screenshot({ path: process.argv[2] });
  clearInterval(timer);
  await dashboard.close();
  await page.getByText("ended", { exact: true }).waitFor({ timeout: 5000 });
  assert.deepEqual(faults, []);
  console.log(
    "The page draws its rows, its button turns the ribbon, and it is told when it is over.",
  );
} finally {
  clearInterval(timer);
  await browser.close();
  await dashboard.close();
}
