import type { LinkSpan } from "./link-span.ts";
import { type LinkNode, linkTree } from "./link-tree.ts";

/** How often one service called another, and how often that failed. */
export interface ServiceLink {
  from: string;
  to: string;
  calls: number;
  errors: number;
}

/**
 * Which service calls which, from the spans of traces. A call is counted once, on the side of the server where
 * it is there; local spans between are passed over; a broker is linked to, not through.
 *
 * Source: the rules of Zipkin's dependency linker.
 *
 * @example
 * ```ts
 * import { serviceLinks } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const links = serviceLinks([[
 *   { id: "a", kind: "CLIENT", service: "web", remote: "pay" },
 *   { id: "b", parentId: "a", kind: "SERVER", service: "pay", error: true },
 * ]]);
 * assert.deepEqual(links, [{ from: "web", to: "pay", calls: 1, errors: 1 }]);
 * ```
 */
export function serviceLinks(traces: readonly (readonly LinkSpan[])[]): ServiceLink[] {
  const links = new Map<string, ServiceLink>();
  const add = (from: string, to: string, error: boolean) => {
    const key = JSON.stringify([from, to]);
    const link = links.get(key) ?? { from, to, calls: 0, errors: 0 };
    links.set(key, { ...link, calls: link.calls + 1, errors: link.errors + (error ? 1 : 0) });
  };
  for (const trace of traces) {
    const { root, nodes } = linkTree(trace);
    for (const node of nodes) linkOf(node, node === root, add);
  }
  return [...links.values()];
}

/** What one span tells. */
function linkOf(
  { span, parent, children }: LinkNode,
  isRoot: boolean,
  add: (from: string, to: string, error: boolean) => void,
): void {
  const { service, remote } = span;
  // The server's own name is better than what its client called it: left to the spans below.
  if (span.kind === "CLIENT" && children.length > 0) return;
  const kind = span.kind ?? (service && remote ? "CLIENT" : undefined);
  if (kind === undefined) return;
  const called = kind === "SERVER" || kind === "CONSUMER";
  let from = called ? remote : service;
  const to = called ? service : remote;
  if (called && isRoot && !from) return;
  let error = Boolean(span.error);
  if (kind === "PRODUCER" || kind === "CONSUMER") {
    if (from && to) add(from, to, error);
    return;
  }
  const ancestor = remoteAncestor(parent);
  if (ancestor?.service) {
    // Some name the server in their client's span: then the link to it would be missing.
    if (kind === "CLIENT" && service && ancestor.service !== service) {
      add(ancestor.service, service, false);
    }
    if (kind === "SERVER" || !from) from = ancestor.service;
    if (ancestor.kind === "CLIENT" && span.parentId === ancestor.id) {
      error ||= Boolean(ancestor.error);
    }
  }
  if (from && to) add(from, to, error);
}

/** The nearest span above that is one side of a call; local ones are passed over. */
function remoteAncestor(node: LinkNode | undefined): LinkSpan | undefined {
  for (let at = node; at; at = at.parent) if (at.span.kind) return at.span;
  return undefined;
}
