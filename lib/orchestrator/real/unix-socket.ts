import { Buffer } from "node:buffer";
import { createServer, request, type Server } from "node:http";
import type { Send } from "../cli.ts";

/** Largest body of a request, in bytes. */
const MOST = 1 << 20;

/**
 * Serves the platform's API on a unix socket, or on a named pipe of Windows: only who may open the file may command.
 *
 * @returns Ends it.
 */
export async function serveOn(path: string, send: Send): Promise<() => Promise<void>> {
  const server: Server = createServer((incoming, outgoing) => {
    const parts: Uint8Array[] = [];
    let size = 0;
    incoming.on("data", (part: Uint8Array) => {
      size += part.length;
      if (size > MOST) incoming.destroy();
      else parts.push(part);
    });
    incoming.on("end", async () => {
      try {
        const { method = "GET", url = "/" } = incoming, body = Buffer.concat(parts).toString();
        const response = await send(
          new Request(new URL(url, "http://platform"), {
            method,
            ...(body === "" ? {} : { body, headers: { "content-type": "application/json" } }),
          }),
        );
        const type = response.headers.get("content-type") ?? "text/plain";
        outgoing.writeHead(response.status, { "content-type": type, connection: "close" });
        outgoing.end(await response.text());
      } catch {
        outgoing.writeHead(500).end();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(path, resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** Sends requests to a platform that listens on a unix socket. */
export function sendTo(path: string): Send {
  return async (asked) => {
    const body = await asked.text(), { pathname, search } = new URL(asked.url);
    return await new Promise<Response>((resolve, reject) => {
      const options = {
        socketPath: path,
        method: asked.method,
        path: pathname + search,
        timeout: 5000,
      };
      const sending = request({
        ...options,
        headers: { "content-length": Buffer.byteLength(body) },
      });
      sending.once("response", (incoming) => {
        let text = "";
        incoming.setEncoding("utf8").on("data", (part) => text += part).once("error", reject);
        incoming.once("end", () => {
          const type = String(incoming.headers["content-type"] ?? "text/plain");
          resolve(
            new Response(text, {
              status: incoming.statusCode ?? 500,
              headers: { "content-type": type },
            }),
          );
        });
      });
      sending.once("error", reject);
      sending.once("timeout", () => sending.destroy(new Error("no answer within 5 s")));
      sending.end(body);
    });
  };
}
