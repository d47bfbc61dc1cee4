import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { random, RealClock } from "../../../sim/mod.ts";
import { contractOf, expecting } from "../../consumer/consumer.ts";
import { integer } from "../../consumer/example.ts";
import { stateHandler } from "../../provider/states.ts";
import { type Verified, verify } from "../../provider/verify.ts";

/** A provider that misbehaves by its path: it answers, fails, hangs, hangs up, or sends what is not JSON. */
async function badProvider(): Promise<{ url: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const answer = (status: string, body: string) =>
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket)).once("data", (data) => {
      const path = /^\w+ (\S+)/.exec(String(data))?.[1];
      if (path === "/hangs") return;
      if (path === "/resets") return socket.resetAndDestroy();
      if (path === "/fails") {
        return socket.end(answer("500 Internal Server Error", '{"error":"database is gone"}'));
      }
      if (path === "/lies") return socket.end(answer("200 OK", "<html>sorry</html>"));
      if (path === "/stops") {
        return socket.end(
          "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 400\r\n\r\n{",
        );
      }
      socket.end(answer("200 OK", '{"price":450}'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What a misbehaving provider is reported as, and the time it took, in ms. */
export async function troubles(
  timeout: number,
): Promise<{ results: readonly Verified[]; ms: number }> {
  const asked = (description: string, path: string, given: readonly string[] = []) =>
    expecting(description, { path }, { body: { price: integer(450) } }, { given });
  const contract = contractOf("checkout", "catalogue", [
    asked("answers", "/answers", ["a product exists"]),
    ...["fails", "hangs", "resets", "lies", "stops"].map((what) => asked(what, `/${what}`)),
    asked("has a state that throws", "/answers", ["the moon is full"]),
    asked("has a state that hangs", "/answers", ["paint is dry"]),
    asked("answers after all that", "/answers"),
  ]);
  const provider = await badProvider(), start = performance.now();
  try {
    const states = stateHandler({
      "a product exists": () => {},
      "paint is dry": () => new Promise<void>(() => {}),
    });
    const { results } = await verify(contract, { fetch: (request) => fetch(request), states }, {
      clock: new RealClock(),
      random: random(1),
      base: provider.url,
      timeout,
    });
    return { results, ms: performance.now() - start };
  } finally {
    await provider.close();
  }
}
