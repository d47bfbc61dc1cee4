import type { Clock } from "../../sim/mod.ts";

/**
 * An answer whose body breaks off after `ms`: a time-out that ends when the first byte comes is none, where the
 * last one never does. The back end is told that nobody reads any more.
 */
export function endingAfter(response: Response, clock: Clock, ms: number): Response {
  if (!response.body) return response;
  const reader = response.body.getReader();
  let cancel = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      cancel = clock.after(Math.max(0, ms), () => {
        controller.error(new Error("Cannot wait any longer: the rest of the answer did not come"));
        reader.cancel().catch(() => {});
      });
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        cancel();
        controller.close();
      } catch (error) {
        cancel();
        // It may have broken off already, by the timer.
        try {
          controller.error(error);
        } catch { /* then that is told */ }
      }
    },
    async cancel(reason) {
      cancel();
      await reader.cancel(reason);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}
