import type { SpanRecord } from "../record.ts";
import type { LinkSpan } from "./link-span.ts";
import { type ServiceLink, serviceLinks } from "./service-links.ts";

const KINDS = [undefined, undefined, "SERVER", "CLIENT", "PRODUCER", "CONSUMER"] as const;

/**
 * The service map of traces as OpenTelemetry records them. The other side's name is taken from `peer.service`,
 * a broker's from `messaging.system`.
 */
export function serviceMap(traces: readonly (readonly SpanRecord[])[]): ServiceLink[] {
  return serviceLinks(traces.map((trace) =>
    trace.map((span): LinkSpan => {
      const kind = KINDS[span.kind],
        remote = span.attributes["peer.service"] ??
          span.attributes["messaging.system"];
      return {
        id: span.spanId,
        service: span.service,
        error: span.error,
        ...(span.parentId === "" ? {} : { parentId: span.parentId }),
        ...(kind ? { kind } : {}),
        ...(typeof remote === "string" ? { remote } : {}),
      };
    })
  ));
}
