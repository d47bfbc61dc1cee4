import { type Answer, ScrapeError, type Target } from "../agent/target.ts";
import { formatOf } from "../exposition/parse.ts";

/** A target that is asked over HTTP. */
export function httpTarget(job: string, instance: string, url: string): Target {
  return {
    job,
    instance,
    ask: async (signal): Promise<Answer> => {
      const accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
      const response = await fetch(url, { signal, headers: { accept }, redirect: "error" });
      if (!response.body) throw new ScrapeError("it has no body");
      const format = formatOf(response.headers.get("content-type"));
      return { status: response.status, format, body: piecesOf(response.body) };
    },
  };
}

/** A stream's pieces; it is cancelled where the reader stops. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
