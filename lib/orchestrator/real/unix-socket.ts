import { Buffer } from "node:buffer";
import { chmodSync, lstatSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import process from "node:process";
import type { Send } from "../cli.ts";

/** Largest body of a request and of an answer, in bytes; longest wait for an answer, in ms. */
const MOST = 1 << 20, MOST_ANSWER = 64 << 20, PATIENCE_MS = 15_000;

/**
 * Serves the platform's API on a unix socket, or on a named pipe of Windows: only who may open the file may command. A
 * file that a killed platform has left is taken over: ask first whether somebody listens there.
 *
 * @returns Ends it, and removes the file. @throws {Error} Where nothing can listen there.
 */
export async function serveOn(path: string, send: Send): Promise<() => Promise<void>> {
  const server: Server = createServer((incoming, outgoing) => {
    const parts: Uint8Array[] = [];
    let size = 0;
    incoming.on("error", () => {});
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
  const file = process.platform !== "win32";
  if (file && isSocket(path)) rmSync(path);
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error & { code?: string }) => {
      const why = error.code === "EADDRINUSE"
        ? "there is a file that is no socket"
        : error.code === "EINVAL"
        ? "a path of a socket has about 100 characters at most"
        : error.message;
      reject(new Error(`Cannot listen on ${path}: ${why}`));
    };
    server.once("error", fail);
    try {
      server.listen(path, resolve);
    } catch (error) {
      fail(error as Error);
    }
  });
  if (file) chmodSync(path, 0o600);
  return async () => {
    server.closeAllConnections?.();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    if (file) rmSync(path, { force: true });
  };
}

function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch {
    return false;
  }
}

/** Sends requests to a platform that listens on a unix socket. Where nobody does they fail with one sentence. */
export function sendTo(path: string): Send {
  return async (asked) => {
    const body = await asked.text(), { pathname, search } = new URL(asked.url);
    const options = {
      ...{ socketPath: path, method: asked.method, path: pathname + search, timeout: PATIENCE_MS },
      headers: { "content-length": Buffer.byteLength(body) },
    };
    return await new Promise<Response>((resolve, reject) => {
      const fail = (error: Error & { code?: string }) => {
        const why = ["ENOENT", "ECONNREFUSED"].includes(error.code ?? "")
          ? "nobody listens there"
          : error.message;
        reject(new Error(`Cannot reach the platform on ${path}: ${why}`));
      };
      const sending = request(options);
      sending.once("response", (incoming) => {
        let text = "";
        incoming.setEncoding("utf8").once("error", fail).on("data", (part) => {
          text += part;
          if (text.length > MOST_ANSWER) incoming.destroy(new Error("an answer without end"));
        });
        incoming.once("end", () => {
          const type = String(incoming.headers["content-type"] ?? "text/plain");
          const status = incoming.statusCode ?? 500;
          resolve(new Response(text, { status, headers: { "content-type": type } }));
        });
      });
      sending.once("error", fail);
      sending.once(
        "timeout",
        () => sending.destroy(new Error(`no answer after ${PATIENCE_MS} ms`)),
      );
      sending.end(body);
    });
  };
}
