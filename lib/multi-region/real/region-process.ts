/**
 * A region as a process of its own: it books, says how it is, and can be told to be slow, to fail, or to
 * hang. It says its port, and ends with its parent or after its budget, whichever is first.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { listening } from "../../services/listening.ts";

const name = process.argv[2] ?? "region", budget = Number(process.argv[3] ?? 60_000);
let delay = 0, hangs = false;

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://region");
  if (pathname === "/fault") {
    delay = Math.min(10_000, Math.max(0, Number(searchParams.get("delay") ?? 0) || 0));
    hangs = searchParams.get("hangs") === "yes";
    return void response.end("ok");
  }
  // A region that is gone does not say so: it says nothing.
  if (hangs) return;
  setTimeout(
    () => response.setHeader("x-region", name).end(pathname === "/health" ? "ok" : name),
    delay,
  );
});

server.listen(0, "127.0.0.1", () => listening((server.address() as AddressInfo).port));
setTimeout(() => process.exit(0), budget);
