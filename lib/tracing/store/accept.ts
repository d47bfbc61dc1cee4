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
 * before starts. One bad span must not cost the good ones of its batch ("partial success").
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
          take(span, service);
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

function faultOf({ traceId, spanId, parentSpanId, ...span }: OtlpSpan): string {
  if (!isId(traceId, 32)) return "traceId must be 16 bytes that are not all 0";
  if (!isId(spanId, 16)) return "spanId must be 8 bytes that are not all 0";
  if (parentSpanId !== "" && !isId(parentSpanId, 16)) {
    return "parentSpanId must be 8 bytes that are not all 0, or none";
  }
  return BigInt(span.endTimeUnixNano) < BigInt(span.startTimeUnixNano)
    ? "it ends before it starts"
    : "";
}

function isId(text: string, length: number): boolean {
  return text.length === length && /^[0-9a-f]+$/.test(text) && !/^0+$/.test(text);
}
