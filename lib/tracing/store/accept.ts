import type { ExportRequest, OtlpSpan } from "../otlp/model.ts";
import { serviceOf } from "../record.ts";

/** What became of a request's spans. */
export interface Accepted {
  accepted: number;
  rejected: number;
  /** Why some were rejected: one sentence, on the first of them. */
  message: string;
}

/**
 * Hands each sound span of a request to `take`, and counts the others: ids of a wrong length or all zero, ends
 * before starts, times that no number holds. One bad span must not cost the good ones of its batch ("partial success").
 */
export function accept(
  request: ExportRequest,
  take: (span: OtlpSpan, service: string) => void,
): Accepted {
  const result: Accepted = { accepted: 0, rejected: 0, message: "" };
  for (const resource of request.resourceSpans) {
    const service = serviceOf(resource);
    for (const { spans } of resource.scopeSpans) {
      for (const span of spans) {
        const fault = faultOf(span);
        if (fault === "") {
          take(known(span), service);
          result.accepted++;
        } else {
          result.rejected++;
          result.message ||= `Cannot take the span "${span.name.slice(0, 80)}" of ${
            service.slice(0, 80)
          }: ${fault}`;
        }
      }
    }
  }
  return result;
}

/** ns: beyond, a number is not exact, and a date does not fit into 63 bits. */
const LONGEST = 2n ** 53n, LATEST = 2n ** 63n - 1n;

function faultOf({ traceId, spanId, parentSpanId, ...span }: OtlpSpan): string {
  if (!isId(traceId, 32)) return "traceId must be 16 bytes that are not all 0";
  if (!isId(spanId, 16)) return "spanId must be 8 bytes that are not all 0";
  if (parentSpanId !== "" && !isId(parentSpanId, 16)) {
    return "parentSpanId must be 8 bytes that are not all 0, or none";
  }
  const start = BigInt(span.startTimeUnixNano), duration = BigInt(span.endTimeUnixNano) - start;
  if (duration < 0n) return "it ends before it starts";
  if (duration > LONGEST) return "it lasts longer than 104 days";
  return start > LATEST ? "it starts after the year 2262" : "";
}

function isId(text: string, length: number): boolean {
  return text.length === length && /^[0-9a-f]+$/.test(text) && !/^0+$/.test(text);
}

/** Kinds and statuses that OTLP does not know mean "unspecified" and "unset", as its enumerations say. */
function known(span: OtlpSpan): OtlpSpan {
  const { kind, status } = span;
  if (kind <= 5 && (status?.code ?? 0) <= 2) return span;
  return {
    ...span,
    kind: kind <= 5 ? kind : 0,
    ...status ? { status: { ...status, code: status.code <= 2 ? status.code : 0 } } : {},
  };
}
