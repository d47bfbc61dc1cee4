import facts from "../../../data/tracing/service-links.json" with { type: "json" };
import type { LinkSpan } from "../analyse/link-span.ts";
import { serviceLinks } from "../analyse/service-links.ts";
import type { Score } from "./sampling.ts";

/** Zipkin's service maps, of which the shared half is here. */
export function checkServiceLinks(): Score {
  const wrong = facts.cases.flatMap(({ n, traces, links }) => {
    const got = serviceLinks(traces as unknown as LinkSpan[][])
      .map(({ from, to, calls, errors }) => [from, to, calls, errors]);
    return JSON.stringify(got) === JSON.stringify(links)
      ? []
      : [`map ${n}: ${JSON.stringify(got)}`];
  });
  return { of: facts.cases.length, wrong };
}
