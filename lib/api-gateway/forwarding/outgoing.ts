/** A request as it leaves the gateway. */
export interface Outgoing {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** What the back end is told that it is called. */
  readonly host: string;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer> | null;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Something that answers requests: a service behind a socket, or a function in a test. */
export interface Backend {
  readonly name: string;
  /** May reject, hang, or answer late: whoever calls sets the time. */
  send(outgoing: Outgoing): Promise<Response>;
}

/** A back end in this process. */
export function localBackend(
  name: string,
  answer: (outgoing: Outgoing) => Response | Promise<Response>,
): Backend {
  return { name, send: async (outgoing) => await answer(outgoing) };
}

/**
 * A back end behind a socket, by `fetch`, which keeps connections. Compression is not asked for: inside a
 * data centre it costs more than it saves, and `fetch` would undo it behind our back. Bun sends `host` as it is
 * told, Deno always names the address: what the caller asked for is in `Forwarded` as well.
 */
export function fetchBackend(name: string, url: string): Backend {
  const origin = new URL(url).origin;
  return {
    name,
    send: async ({ method, path, host, headers, body, signal }) => {
      headers.set("host", host);
      headers.set("accept-encoding", "identity");
      // Without it a body that is a stream is refused; TypeScript's `RequestInit` does not know it yet.
      const half = { duplex: "half" };
      const init: RequestInit = { method, headers, body, signal, redirect: "manual", ...half };
      const response = await fetch(origin + path, init);
      if (!response.headers.has("content-encoding")) return response;
      // It compressed all the same; `fetch` has undone it, and some runtimes leave the field.
      const { status, statusText } = response, fields = new Headers(response.headers);
      for (const name of ["content-encoding", "content-length"]) fields.delete(name);
      return new Response(response.body, { status, statusText, headers: fields });
    },
  };
}
