import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import facts from "../../../data/tracing/trace-context.json" with { type: "json" };
import { startProcesses } from "../../services/mod.ts";
import type { Score } from "../truths/sampling.ts";
import { type Exchange, faultsOf, type Received } from "./trace-context-rules.ts";

const HOPS = 2;

/**
 * The shared half of the W3C's tests, through real sockets: each request goes to a process of its own, from
 * there to a second one, and back to a server here, which reads what arrived. Headers are written byte by byte,
 * since a client would mend those that are wrong on purpose. Two wrong ways are there to compare with: a fresh
 * trace for each call, and headers copied as they came.
 */
export async function checkTraceContext(
  mode: "trace" | "fresh" | "copy" = "trace",
): Promise<Score> {
  const relays = await startProcesses(
    new URL("./relay.ts", import.meta.url),
    Array.from({ length: HOPS }, () => [0, 120_000, mode]),
  );
  let got: Received[] = [];
  const harness = createServer((request, response) => {
    got.push(receivedOf(request));
    request.resume();
    request.on("end", () => response.end("[]"));
  });
  await new Promise<void>((resolve) => harness.listen(0, "127.0.0.1", resolve));
  const back = `http://127.0.0.1:${(harness.address() as AddressInfo).port}/`;
  try {
    const wrong: string[] = [];
    for (
      const { n, exchanges } of facts.cases as unknown as { n: number; exchanges: Exchange[] }[]
    ) {
      const faults: string[] = [];
      let before: Received[] = [];
      for (const exchange of exchanges) {
        got = [];
        const asked = Array.from({ length: exchange.calls ?? 1 }, () => ({
          url: relays.urls[1],
          arguments: [{ url: back, arguments: [] }],
        }));
        await post(Number(new URL(relays.urls[0]!).port), exchange.send, JSON.stringify(asked));
        faults.push(...faultsOf(exchange, got, before));
        before = got;
      }
      if (faults.length > 0) wrong.push(`test ${n}: ${faults.join(", ")}`);
    }
    return { of: facts.cases.length, wrong };
  } finally {
    harness.close();
    await relays.stop();
  }
}

function receivedOf({ rawHeaders }: IncomingMessage): Received {
  const all = (wanted: string) =>
    rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]!.toLowerCase() === wanted);
  return { traceparent: all("traceparent"), tracestate: all("tracestate") };
}

/** A request with its headers as they are, answered or given up after 5 s. */
function post(port: number, headers: readonly [string, string][], body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.setTimeout(5000, () => socket.destroy(new Error("Cannot test: no answer after 5 s")));
    const lines = [
      "POST / HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      "Connection: close",
      `Content-Length: ${new TextEncoder().encode(body).length}`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
    ];
    socket.on("error", reject).on("close", () => resolve()).resume();
    socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  });
}
