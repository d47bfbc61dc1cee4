/**
 * A real dependency, started as a process of its own: an HTTP server that works on a few requests at
 * once, `delay` ms each. `POST /fault?delay=…&fail=…` changes what it is like while it runs. It says its port,
 * and ends with its parent or after its budget, whichever is first.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { listening } from "../../services/listening.ts";

let delay = Number(process.argv[2] ?? 10), fail = 0, busy = 0;
const healthy = delay, queue: ServerResponse[] = [];

function work(response: ServerResponse): void {
  busy++;
  setTimeout(() => {
    busy--;
    response.writeHead(Math.random() < fail ? 500 : 200).end("ok");
    const next = queue.shift();
    if (next) work(next);
  }, delay);
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://dependency");
  if (pathname === "/fault") {
    delay = Number(searchParams.get("delay") ?? healthy);
    fail = Number(searchParams.get("fail") ?? 0);
    response.end("ok");
  } else if (busy < 8) work(response);
  else if (queue.length < 500) queue.push(response);
  else response.writeHead(503, { "retry-after": "1" }).end();
});

server.listen(0, "127.0.0.1", () => listening((server.address() as AddressInfo).port));
setTimeout(() => process.exit(0), Number(process.argv[3] ?? 30_000));
