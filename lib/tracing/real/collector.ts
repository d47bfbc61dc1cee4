import { Hono } from "hono";
import { serve } from "srvx";
import { BackWriter } from "../otlp/back-writer.ts";
import { decodeRequest } from "../otlp/decode.ts";
import { parseOtlpJson } from "../otlp/json.ts";
import { type ExportRequest, OtlpError, OtlpSizeError } from "../otlp/model.ts";
import type { Accepted } from "../store/accept.ts";
import { fromZipkin } from "../zipkin.ts";
import { BodyError, bodyOf } from "./body.ts";

/** What a collector hands its spans to. */
export interface CollectorOptions {
  take: (request: ExportRequest) => Accepted | Promise<Accepted>;
  /** The most bytes of a body, before and after it is inflated. Default: 8 MB. */
  most?: number;
  /** Time a body may take to come, in ms. Default: 10,000. */
  patience?: number;
  /** Default: a free one. */
  port?: number;
}

/** A collector that runs. */
export interface Collector {
  /** Where it is; OTLP goes to `/v1/traces`, Zipkin's spans to `/api/v2/spans`. */
  readonly url: string;
  readonly counts: { requests: number; accepted: number; rejected: number; refused: number };
  close(): Promise<void>;
}

/**
 * A collector on the loopback address: OTLP over HTTP as protobuf or JSON, plain or by gzip, and Zipkin's JSON.
 * What is no OTLP is refused by 4xx with one sentence; single bad spans are counted in a partial success.
 */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const counts = { requests: 0, accepted: 0, rejected: 0, refused: 0 };
  const closing = new AbortController();
  const server = serve({
    fetch: collectorApp(options, counts, closing.signal).fetch,
    port: options.port ?? 0,
    hostname: "127.0.0.1",
    silent: true,
    gracefulShutdown: false,
  });
  await server.ready();
  return {
    ...{ url: server.url!.replace(/\/$/, ""), counts },
    close: async () => {
      // Bodies that still come would be waited for.
      closing.abort();
      await server.close(true);
    },
  };
}

/** The routes, for a server of your own. */
export function collectorApp(
  { take, most = 8e6, patience = 10_000 }: CollectorOptions,
  counts: Collector["counts"] = { requests: 0, accepted: 0, rejected: 0, refused: 0 },
  closing?: AbortSignal,
): Hono {
  const app = new Hono();
  const accept = async (request: Request, read: (body: Uint8Array) => ExportRequest) => {
    counts.requests++;
    const result = await take(
      read(await bodyOf(request, { most, patience, ...closing ? { closing } : {} })),
    );
    counts.accepted += result.accepted;
    counts.rejected += result.rejected;
    return result;
  };
  app.post("/v1/traces", async (context) => {
    const type = context.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    const json = type === "application/json";
    if (!json && type !== "application/x-protobuf") {
      throw new BodyError(
        415,
        `Cannot take the body: content-type must be application/x-protobuf or application/json: received ${type}`,
      );
    }
    const result = await accept(
      context.req.raw,
      json ? (body) => parseOtlpJson(textOf(body)) : decodeRequest,
    );
    return json || context.req.header("accept") === "application/json"
      ? context.json(partialSuccess(result))
      : context.body(partialBytes(result), 200, { "content-type": "application/x-protobuf" });
  });
  app.post("/api/v2/spans", async (context) => {
    await accept(context.req.raw, (body) => fromZipkin(textOf(body)));
    return context.body(null, 202);
  });
  app.onError((error, context) => {
    counts.refused++;
    const status = error instanceof BodyError
      ? error.status
      : error instanceof OtlpSizeError
      ? 413
      : error instanceof OtlpError
      ? 400
      : 500;
    // What went wrong inside is nobody's business.
    return context.text(
      status === 500 ? "Cannot take the body: something went wrong here" : error.message,
      status,
    );
  });
  return app;
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new BodyError(400, "Cannot take the body: it is not UTF-8");
  }
}

function partialSuccess({ rejected, message }: Accepted): object {
  return rejected === 0
    ? {}
    : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: message } };
}

/** OTLP's answer: empty where all was well. */
function partialBytes({ rejected, message }: Accepted): Uint8Array<ArrayBuffer> {
  const out = new BackWriter(1024);
  if (rejected > 0) {
    out.textField(0x12, message);
    out.varint(rejected);
    out.byte(0x08);
    out.close(0x0a, 0);
  }
  return out.finish();
}
