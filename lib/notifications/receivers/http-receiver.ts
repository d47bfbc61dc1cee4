import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { concat } from "../channels/bytes.ts";
import { type Behaviour, decide, type Receiver, type Taken, wellBehaved } from "./behaviour.ts";

/** A request that a receiver has read. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Uint8Array<ArrayBuffer>;
}

/** Reads a request: the message in it, and what to answer; `undefined` where it is not acceptable. */
export type Understand = (
  request: Received,
) => Promise<
  { message: Taken; status: number; answer?: object; headers?: Record<string, string> } | undefined
>;

/** A receiver that speaks HTTP, with its address. */
export interface HttpReceiver extends Receiver {
  readonly url: string;
}

/** Most bytes that a receiver reads of one request. */
const MOST_BYTES = 1 << 16;

/** Starts an HTTP receiver on a free port. */
export async function startHttpReceiver(understand: Understand): Promise<HttpReceiver> {
  const behaviour: Behaviour = wellBehaved(), taken: Taken[] = [];
  const server = createServer(async (request, response) => {
    try {
      const body = await read(request);
      if (behaviour.delay > 0) await new Promise((resolve) => setTimeout(resolve, behaviour.delay));
      const decision = decide(behaviour);
      if (decision === "refuse") return void response.writeHead(503).end();
      const understood = await understand({
        path: request.url ?? "/",
        headers: request.headers,
        body,
      });
      if (!understood) return void response.writeHead(400).end();
      taken.push(understood.message);
      // As a proxy answers for a server that took too long. A connection that is cut would not do: Deno's
      // fetch then sends the request again by itself, and the channel would not see that it was lost.
      if (decision === "take, then lose") return void response.writeHead(504).end();
      const { status, answer, headers = {} } = understood;
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(answer && JSON.stringify(answer));
    } catch {
      response.writeHead(400).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, behaviour, taken, close };
}

async function read(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > MOST_BYTES) throw new Error("too large");
    parts.push(part);
  }
  return concat(...parts);
}
