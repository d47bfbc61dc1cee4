import type { ExportRequest, OtlpSpan } from "../otlp/model.ts";
import { recordOf, type SpanRecord } from "../record.ts";
import { accept, type Accepted } from "../store/accept.ts";
import { type TailOptions, TailSampler } from "./tail.ts";

/** The span as it came, on the record that is made of it: what is dropped is gone with its record. */
const CAME = Symbol("the span as it came");
type Carrying = SpanRecord & { [CAME]?: OtlpSpan };

/** A tail sampler between a collector and a store. */
export interface TailStage {
  readonly tail: TailSampler;
  /** What a collector hands its requests to. */
  take(request: ExportRequest): Accepted;
}

/**
 * Puts a tail sampler before a store: sound spans wait for their trace's end, and those that are kept go on as they
 * came, but for the threshold in their `tracestate`.
 *
 * @param store Takes what is kept.
 */
export function tailBefore(
  store: { add(span: OtlpSpan, service: string): void },
  options: Omit<TailOptions, "keep">,
): TailStage {
  const keep = (spans: readonly SpanRecord[]) => {
    for (const span of spans) {
      store.add({ ...(span as Carrying)[CAME]!, traceState: span.state }, span.service);
    }
  };
  const tail = new TailSampler({ ...options, keep });
  return {
    tail,
    take: (request) =>
      accept(request, (span, service) => {
        tail.add(Object.assign(recordOf(span, service), { [CAME]: span }));
      }),
  };
}
