import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { serve } from "srvx";
import type { Cast } from "./cast.ts";
import { newPkce } from "./pkce.ts";

/** An app's redirect URI as it is registered and as it asks, and how to stop listening there. */
interface NativeApp {
  registered: string;
  asks: string;
  close(): Promise<void>;
}

/** An app that listens on a loopback address, on a port that the system gives it. */
async function onLoopback(hostname: "127.0.0.1" | "::1"): Promise<NativeApp> {
  const fetch = () => new Response("<p>back</p>", { headers: { "Content-Type": "text/html" } });
  const app = serve({ port: 0, hostname, silent: true, gracefulShutdown: false, fetch });
  await app.ready();
  const host = hostname === "::1" ? "[::1]" : hostname, { port } = new URL(app.url!);
  return {
    registered: `http://${host}/back`,
    asks: `http://${host}:${port}/back`,
    close: () => app.close(true),
  };
}

/** Where a press of a button sends the browser: an address that an app listens to, or that it is opened by. */
async function pressed(page: Page, button: "Allow" | "Deny", target: string): Promise<URL> {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Network.enable");
  // A scheme of an app's own is handed to the system: no page loads, but the request is announced.
  const sent = new Promise<URL>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${button} leads nowhere`)), 5000);
    protocol.on("Network.requestWillBeSent", ({ request, redirectResponse }) => {
      if (!request.url.startsWith(target) || redirectResponse?.status !== 303) return;
      clearTimeout(late);
      resolve(new URL(request.url));
    });
  });
  // Heard at once, so that a failure is never one that nobody waits for.
  const [url] = await Promise.all([sent, page.getByRole("button", { name: button }).click()]);
  if (url.protocol === "http:") await page.waitForURL(url.href);
  return url;
}

/**
 * Apps on a phone and on a desktop (RFC 8252): both buttons of the consent page reach a private-use scheme
 * and a port of the app's own on either loopback address.
 */
export async function checkNativeApps(browser: Browser, cast: Cast): Promise<void> {
  const scheme = "app.example:/back";
  const apps: NativeApp[] = [
    { registered: scheme, asks: scheme, close: () => Promise.resolve() },
    await onLoopback("127.0.0.1"),
    await onLoopback("::1"),
  ];
  try {
    for (const { registered, asks } of apps) {
      Object.assign(cast.clients.phone, { redirectUris: [registered] });
      for (const button of ["Allow", "Deny"] as const) {
        const context = await browser.newContext(), page = await context.newPage();
        const faults: string[] = [];
        page.on("console", (line) => {
          if (/Content Security Policy/.test(line.text())) faults.push(line.text());
        });
        await page.goto(cast.authorizeUrl(cast.clients.phone, {
          code_challenge: newPkce().challenge,
          code_challenge_method: "S256",
          redirect_uri: asks,
          state: "s 1",
        }));
        await page.getByLabel("User name").fill("mira");
        await page.getByLabel("Password").fill(cast.password);
        await page.getByRole("button", { name: "Log in" }).click();
        await page.getByText("Paperlight on the phone").waitFor();
        const { searchParams } = await pressed(page, button, asks).catch((error: Error) => {
          throw new Error(`${asks}: ${error.message}: ${faults.join(" ")}`);
        });
        assert.equal(searchParams.get("code")?.length, button === "Allow" ? 43 : undefined);
        assert.equal(searchParams.get("error"), button === "Allow" ? null : "access_denied");
        assert.equal(searchParams.get("state"), "s 1");
        assert.deepEqual(faults, []);
        await context.close();
      }
    }
  } finally {
    for (const { close } of apps) await close();
  }
}
