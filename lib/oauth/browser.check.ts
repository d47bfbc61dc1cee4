/**
 * The consent page in a real browser: a wrong password is said to be wrong, a right one leads to consent,
 * *Allow* sends a code, the state and the issuer back, *Deny* sends `access_denied`, a form that is sent
 * again is refused, and no other page may show it in a frame. `deno run -A lib/oauth/browser.check.ts`,
 * with Chromium installed; `CHROMIUM` names it.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { type Browser, chromium, type Page } from "playwright-core";
import { serve } from "srvx";
import { BACK } from "./cast.ts";
import { serveCast } from "./experiments/serve.ts";
import { newPkce } from "./pkce.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const { cast, running } = await serveCast();
const browser: Browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** A request for Mira's albums, as the app sends her browser away with it. */
function ask(state: string): { url: string; verifier: string } {
  const { verifier, challenge } = newPkce();
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "print-web",
    redirect_uri: BACK,
    scope: "albums.read",
    state,
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  return { url: `${running.issuer}/authorize?${query}`, verifier };
}

/** A browser of somebody's own, in which the app's address answers with a page of this program. */
async function open(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.route("https://print.example/**", (route) => route.fulfill({ body: "the app" }));
  return page;
}

async function logIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("User name").fill("mira");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

const backAt = (page: Page) =>
  page.waitForURL(`${BACK}?**`).then(() => new URL(page.url()).searchParams);

try {
  const page = await open(), { url, verifier } = ask("state-1");
  await page.goto(url);
  await logIn(page, "a guess");
  await page.getByRole("alert").waitFor();
  await logIn(page, cast.password);
  await page.getByRole("heading", { name: "Allow access?" }).waitFor();
  if (process.argv[2]) await page.screenshot({ path: process.argv[2] });
  await page.getByRole("button", { name: "Allow" }).click();
  const answer = await backAt(page);
  assert.equal(answer.get("state"), "state-1");
  assert.equal(answer.get("iss"), running.issuer);
  const token = await fetch(`${running.issuer}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`print-web:${cast.clientSecrets["print-web"]}`)}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: answer.get("code")!,
      redirect_uri: BACK,
      code_verifier: verifier,
    }),
  });
  assert.equal(token.status, 200, await token.text());

  const other = await open(), second = ask("state-2");
  await other.goto(second.url);
  await logIn(other, cast.password);
  await other.getByRole("button", { name: "Deny" }).click();
  const refusal = await backAt(other);
  assert.deepEqual([refusal.get("error"), refusal.get("state")], ["access_denied", "state-2"]);
  assert.equal(refusal.get("code"), null);

  // The same form once more: its interaction is used up.
  await other.goBack();
  const again = other.getByRole("button", { name: "Allow" });
  if (await again.count() > 0) {
    await again.click();
    await other.waitForLoadState();
    assert.ok(!other.url().includes("code="), "a consent that was answered is not answered again");
  }

  // Another page puts ours into a frame. The list of keys, which may be framed, shows that frames work.
  const framed = async (address: string) => {
    const html = `<iframe src="${address.replaceAll("&", "&amp;")}"></iframe>`;
    const answer = () => new Response(html, { headers: { "content-type": "text/html" } });
    const server = serve({ fetch: answer, port: 0, hostname: "127.0.0.1", silent: true });
    await server.ready();
    const framing = await open();
    await framing.goto(server.url!);
    await framing.waitForTimeout(500);
    await server.close(true);
    return framing.frames()[1]!.url();
  };
  const keys = `${running.issuer}/jwks`;
  assert.equal(await framed(keys), keys);
  assert.match(await framed(ask("state-3").url), /^chrome-error:/);
  console.log(
    "The consent page logs in, allows, denies, is not answered twice, and shows itself in no frame.",
  );
} finally {
  await browser.close();
  await running.close();
}
