/**
 * The consent page in a real browser: log in, allow, and back with a code and iss; deny, and back with
 * access_denied; a page in a frame stays empty; apps on a phone and on a desktop are reached as well.
 * `deno run -A lib/oauth/browser.check.ts`, with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { chromium } from "playwright-core";
import { serve } from "srvx";
import { checkNativeApps } from "./browser-native.ts";
import { serveCast } from "./experiments/serve.ts";
import { newPkce } from "./pkce.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const { cast, running } = await serveCast();
// The client's side: shows what it was sent, and tries to frame the authorization server.
const app = serve({
  port: 0,
  hostname: "127.0.0.1",
  silent: true,
  gracefulShutdown: false,
  fetch: (request) => {
    const framed = new URL(request.url).searchParams.get("frame");
    const body = framed ? `<iframe name="inner" src="${framed}"></iframe>` : "<p>back</p>";
    return new Response(body, { headers: { "Content-Type": "text/html" } });
  },
});
await app.ready();
const back = `${new URL(app.url!).origin}/back`;
Object.assign(cast.clients.web, { redirectUris: [back] });
const ask = (prompt = "consent") =>
  cast.authorizeUrl(cast.clients.web, {
    code_challenge: newPkce().challenge,
    code_challenge_method: "S256",
    state: "s 1",
    prompt,
  });

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (line) => {
    if (/Content Security Policy/.test(line.text()) && !/frame/.test(line.text())) {
      faults.push(line.text());
    }
  });

  await page.goto(ask());
  await page.getByLabel("User name").fill("mira");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("User name").fill("mira");
  await page.getByLabel("Password").fill(cast.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("Paperlight Prints").waitFor();
  if (process.argv[2]) await page.screenshot({ path: process.argv[2] });
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(/\/back\?/);
  const allowed = new URL(page.url()).searchParams;
  assert.equal(allowed.get("code")?.length, 43);
  assert.equal(allowed.get("iss"), running.issuer);
  assert.equal(allowed.get("state"), "s 1");

  // Logged in by now, so only consent is asked for.
  await page.goto(ask());
  await page.getByRole("button", { name: "Deny" }).click();
  await page.waitForURL(/\/back\?/);
  assert.equal(new URL(page.url()).searchParams.get("error"), "access_denied");

  // A client that can prove who it is is not asked about twice.
  await page.goto(ask("none-needed"));
  assert.equal(new URL(page.url()).searchParams.get("code")?.length, 43);

  // The list of keys may be framed, which shows that a frame works; a page that asks may not.
  const framed = async (address: string) => {
    await page.goto(`${new URL(app.url!).origin}/?frame=${encodeURIComponent(address)}`);
    await page.waitForTimeout(300);
    return page.frame("inner")!.url();
  };
  assert.equal(await framed(`${running.issuer}/jwks`), `${running.issuer}/jwks`);
  assert.match(await framed(ask()), /^chrome-error:/);
  assert.deepEqual(faults, []);
  console.log(
    "The browser logs in, allows and denies, comes back with code, state and iss, and shows no frame.",
  );
  await checkNativeApps(browser, cast);
  console.log(
    "Both buttons reach an app at a scheme of its own, and at a port of its own on 127.0.0.1 and [::1].",
  );
} finally {
  await browser.close();
  await app.close(true);
  await running.close();
}
