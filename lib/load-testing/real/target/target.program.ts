/**
 * A server to be tested, as a process of its own: `PORT BUDGET TOKENS`. It reads no more of HTTP than a load test sends,
 * so that it is not what limits the test. It ends with the one that started it.
 */
import { createServer } from "node:net";
import process from "node:process";
import { listening } from "../../../services/listening.ts";
import { TargetHandler } from "./handler.ts";

const [port, budget, tokens] = process.argv.slice(2).map(Number);
const handler = new TargetHandler(tokens ?? 4);

const server = createServer({ noDelay: true }, (socket) => {
  let rest = "";
  socket.on("data", (bytes) => {
    const heads = (rest + bytes.toString("latin1")).split("\r\n\r\n");
    rest = heads.pop()!;
    for (const head of heads) {
      handler.handle(head.slice(head.indexOf(" ") + 1, head.indexOf(" HTTP/")), socket);
    }
    if (rest.length > 65_536) socket.destroy();
  });
  socket.on("error", () => socket.destroy());
});
server.listen(port, "127.0.0.1", () => listening(port!));
setTimeout(() => process.exit(0), budget);
