/**
 * The stations' page in a real browser: a station is killed by the page's own button, its alert goes to firing, and back
 * once it is mended. `deno run -A lib/metrics/browser.check.ts`, with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium } from "playwright-core";
import { startLivePage } from "./real/live-page.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const live = await startLivePage({ budget: 60_000 });
let running = true, last: Record<string, number | string> = {};
const rounds = (async () => {
  while (running) {
    last = await live.round();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
})();
const until = async (what: string, holds: () => boolean) => {
  for (let i = 0; i < 200 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(holds(), what);
};
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage(), faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(live.page.url);
  await page.locator("svg").first().waitFor({ timeout: 10_000 });
  await until("all stations lend bikes", () => Number(last["station 2: rentals"]) > 0);
  const press = async (name: string, nth: number) => {
    await page.getByLabel("station").nth(nth).selectOption("station 2");
    await page.getByRole("button", { name, exact: true }).click();
  };
  await press("kill", 2);
  await until("the dead station's alert fires", () => last["station 2"] === "firing");
  await page.locator("rect[fill='#b91c1c']").first().waitFor({ timeout: 10_000 });
  assert.equal(last["station 1"], "inactive", "the others are left alone");
  await press("mend", 3);
  await until("it is resolved", () => last["station 2"] === "inactive");
  assert.deepEqual(faults, []);
  console.log("a station was killed by a button, its alert fired, and was resolved");
} finally {
  running = false;
  await rounds;
  await browser.close();
  await live.close();
}
