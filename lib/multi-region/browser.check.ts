/**
 * The map in a real browser: a region is killed by the page's own button, the traffic turns, and it comes
 * back. `deno run -A lib/multi-region/browser.check.ts`, with Chromium installed; `CHROMIUM`
 * names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium } from "playwright-core";
import { random } from "../sim/random.ts";
import { cityNumber } from "./round-trips.ts";
import { startLiveMap } from "./real/live-map.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const cities = ["Washington DC", "Frankfurt", "Tokyo"].map(cityNumber);
const map = await startLiveMap({ cities, random: random(16), ttl: 4, budget: 60_000 });
let running = true;
const traffic = (async () => {
  while (running) {
    await map.round();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
})();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(map.page.url);
  await page.locator("#panel-0 text").getByText("Every city is answered").waitFor({
    timeout: 10_000,
  });
  const london = cityNumber("London");
  assert.equal(map.traffic.states[london]!.region, 1);
  const kill = page.getByRole("button", { name: "kill" });
  await page.getByLabel("region").first().selectOption("Frankfurt");
  await kill.click();
  await page.locator("#panel-0 text").getByText(/cities are not answered/).waitFor({
    timeout: 10_000,
  });
  await page.locator("#panel-1 rect[fill='#b91c1c']").first().waitFor({ timeout: 10_000 });
  await page.locator("#panel-0 text").getByText("Every city is answered").waitFor({
    timeout: 10_000,
  });
  assert.notEqual(map.traffic.states[london]!.region, 1);
  await page.getByLabel("region").nth(1).selectOption("Frankfurt");
  await page.getByRole("button", { name: "heal" }).click();
  for (let i = 0; i < 200 && map.traffic.states[london]!.region !== 1; i++) {
    await page.waitForTimeout(50);
  }
  assert.equal(map.traffic.states[london]!.region, 1, "London's people come home");
  assert.deepEqual(faults, []);
  console.log("a region was killed by a button, traffic turned, and came back");
} finally {
  running = false;
  await traffic;
  await browser.close();
  await map.close();
}
