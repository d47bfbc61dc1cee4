/**
 * A service of the notebook: answers with its version and its pod's name. Arguments: version, time until it is ready
 * in ms, time of a request in ms. Asked for `/crash` it ends, for `/hang` it answers nothing more, for `/eat` it takes
 * memory. Told to end (SIGTERM) it finishes what it has begun.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";

const [version = "1", readyAfter = "0", work = "0"] = process.argv.slice(2);
const pod = process.env["POD_NAME"] ?? "", began = performance.now();
const eaten: Uint8Array[] = [];
let hangs = false;

const server = createServer((request, response) => {
  if (hangs) return;
  const ready = performance.now() - began >= Number(readyAfter);
  response.setHeader("connection", "close");
  switch (request.url) {
    case "/crash":
      return process.exit(1);
    case "/hang":
      hangs = true;
      return;
    case "/eat":
      for (let i = 0; i < 50; i++) eaten.push(new Uint8Array(10_000_000).fill(1));
      break;
    case "/healthz":
      return void response.end("well");
  }
  response.statusCode = ready ? 200 : 503;
  const answer = () => void response.end(JSON.stringify({ version, pod }));
  if (Number(work) > 0 && request.url === "/") setTimeout(answer, Number(work));
  else answer();
});
server.listen(Number(process.env["PORT"] ?? 0), "127.0.0.1", () => {
  console.log(`\nunder-load listens on port ${(server.address() as AddressInfo).port}`);
});
try {
  process.on("SIGTERM", () => {
    server.close(() => process.exit(0));
  });
} catch { /* Windows has none: it is killed there. */ }
// A peer's supervisor gives it no pipe: there it ends after a while instead.
const alone = Number(process.env["UNDER_LOAD_ALONE_MS"] ?? 0);
if (alone > 0) setTimeout(() => process.exit(0), alone);
else process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();
