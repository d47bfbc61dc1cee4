import type { FaultPoint } from "./fault-point.ts";

/** What is wrong with an answer once it has begun. */
export interface BodyIllness {
  /** The body stops after this many bytes: cut off (an error), or nothing ever again. */
  after: number;
  then: "cut" | "stall";
}

/**
 * `fetch` past a fault point, for programs that are given their `fetch`. An error that is a {@linkcode Response} is
 * answered, not thrown: so a service that answers 503 is made. The point's key is the path.
 */
export function faultyFetch(
  point: FaultPoint,
  fetch: typeof globalThis.fetch,
): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    try {
      return await point.call(() => fetch(input, init), url.pathname, signal ?? undefined);
    } catch (error) {
      if (error instanceof Response) return error.clone();
      throw error;
    }
  };
}

/** An answer whose head arrives and whose body does not: the fault that time-outs of the head never see. */
export function withBody(response: Response, { after, then }: BodyIllness): Response {
  if (!response.body) return response;
  let left = after;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (left <= 0) {
        await reader.cancel().catch(() => {});
        if (then === "cut") controller.error(new TypeError("the body was cut off"));
        // Or nothing at all: whoever reads has to know how long it waits.
        else await new Promise<never>(() => {});
        return;
      }
      const { value, done } = await reader.read();
      if (done) return controller.close();
      controller.enqueue(value.subarray(0, left));
      left -= value.length;
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

/** A handler past a fault point, for a server: hono and all that speaks `Request` and `Response`. */
export function faultyHandler(
  point: FaultPoint,
  handler: (request: Request) => Response | Promise<Response>,
  body?: () => BodyIllness | undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      const answer = await point.call(
        async () => await handler(request),
        new URL(request.url).pathname,
        request.signal,
      );
      const ill = body?.();
      return ill ? withBody(answer, ill) : answer;
    } catch (error) {
      if (error instanceof Response) return error.clone();
      // Whoever asked has gone: there is nobody to tell.
      if (request.signal.aborted) return new Response(null, { status: 499 });
      throw error;
    }
  };
}
