import { Agent, type IncomingMessage, request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import type { Backend, Outgoing } from "../forwarding/outgoing.ts";

/** A back end whose connections can be ended. */
export interface HttpBackend extends Backend {
  close(): void;
}

/**
 * A back end behind a socket, by `node:http` with connections that are kept. Unlike `fetch` it sends the Host that it
 * is told to in every runtime, and leaves an answer as it came, compressed or not.
 */
export function httpBackend(name: string, url: string): HttpBackend {
  const { hostname, port } = new URL(url), agent = new Agent({ keepAlive: true, maxSockets: 256 });
  return {
    name,
    send: (outgoing) => exchange(outgoing, { hostname, port, agent }),
    close: () => agent.destroy(),
  };
}

function exchange(
  { method, path, host, headers, body, signal }: Outgoing,
  to: { hostname: string; port: string; agent: Agent },
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const fields = { ...Object.fromEntries(headers), host };
    const sent = httpRequest(
      { ...to, method, path, headers: fields, signal },
      (got) => resolve(responseOf(got, method)),
    );
    sent.on("error", (error) => reject(signal.aborted ? signal.reason : error));
    if (body === null) sent.end();
    else if (body instanceof Uint8Array) sent.end(body);
    else {
      const stream = Readable.fromWeb(body as NodeStream);
      stream.on("error", (error) => sent.destroy(error)).pipe(sent);
    }
  });
}

function responseOf(got: IncomingMessage, method: string): Response {
  const headers = new Headers(), { rawHeaders, statusCode: status = 502 } = got;
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
  const empty = method === "HEAD" || status === 204 || status === 304;
  if (empty) got.resume();
  return new Response(empty ? null : Readable.toWeb(got) as ReadableStream, { status, headers });
}
