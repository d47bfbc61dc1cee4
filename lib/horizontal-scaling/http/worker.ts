/**
 * A real node, started as a process of its own: an HTTP server whose lanes each work on one request at a
 * time, for as long as the request says (`/lane?ms=20`). It says its port, and ends with its parent or
 * after its budget, whichever is first.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { listening } from "../../services/listening.ts";

const free = new Map<string, number>();

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://node");
  const now = performance.now();
  const end = Math.max(now, free.get(pathname) ?? 0) + Number(searchParams.get("ms") ?? 0);
  free.set(pathname, end);
  setTimeout(() => response.end("ok"), end - now);
});

server.listen(0, "127.0.0.1", () => listening((server.address() as AddressInfo).port));
setTimeout(() => process.exit(0), Number(process.argv[2] ?? 30_000));
