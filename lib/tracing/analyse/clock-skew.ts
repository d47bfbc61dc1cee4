import { type Node, treeOf, type TreeSpan, walk } from "./tree.ts";

/** What correcting clocks needs of a span. */
export interface ClockedSpan extends TreeSpan {
  /** 2 server, 3 client. */
  kind: number;
  /** Whose clock its times are of: a host, a process. */
  host: string;
}

const SERVER = 2, CLIENT = 3;
/** The least by which a server's start is moved behind its client's, where nothing more is known. */
const LEAST = 1;

/**
 * By how much a server's clock is ahead of its client's, as far as a call between them tells: the server's part
 * should lie in the middle of the client's. `undefined` where nothing is wrong: one host, or a server that
 * starts after its client. Where the client's part is shorter, or a duration is not known, the server is moved
 * to just behind the client's start.
 *
 * Source: Zipkin's correction, after B. Sigelman et al., Dapper, 2010.
 */
export function clockSkew(client: ClockedSpan, server: ClockedSpan): number | undefined {
  if (client.host === server.host) return undefined;
  const ahead = server.start - client.start;
  const oneWay = !(client.duration > 0 && server.duration > 0);
  if (oneWay) return ahead > 0 ? undefined : ahead - LEAST;
  if (client.duration < server.duration) return ahead - LEAST;
  if (ahead >= 0) return undefined;
  return ahead - (client.duration - server.duration) / 2;
}

/**
 * The spans of a trace with the clocks of all hosts set to the root's: from the root down, what a call tells
 * about its server's clock is taken from all spans of that host below. Durations stay, as each is of one clock.
 *
 * @example
 * ```ts
 * import { correctClocks } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * const corrected = correctClocks([
 *   { spanId: "call", parentId: "", start: 100, duration: 20, kind: 3, host: "web" },
 *   { spanId: "serve", parentId: "call", start: 20, duration: 10, kind: 2, host: "pay" },
 * ]);
 * assert.deepEqual(corrected.map(({ start }) => start), [100, 105]);
 * ```
 */
export function correctClocks<T extends ClockedSpan>(spans: readonly T[]): T[] {
  return correctTree(treeOf(spans).roots);
}

const NONE: Map<string, number> = new Map();

/** The same for trees that stand already: each span before its children. */
export function correctTree<T extends ClockedSpan>(roots: readonly Node<T>[]): T[] {
  const corrected: T[] = [], parents = new Map<Node<T>, Node<T>>();
  /** How far ahead each span's host is of the root's, as far as the way down to it has told. */
  const ahead = new Map<Node<T>, Map<string, number>>();
  for (const { node } of walk(roots)) {
    for (const child of node.children) parents.set(child, node);
    const { span } = node, parent = parents.get(node);
    let clocks = (parent && ahead.get(parent)) ?? NONE;
    if (parent?.span.kind === CLIENT && span.kind === SERVER) {
      // Both on the root's clock as far as it is known, before they are compared.
      const at = (one: T) => ({ ...one, start: one.start - (clocks.get(one.host) ?? 0) });
      const found = clockSkew(at(parent.span), at(span));
      if (found !== undefined) {
        clocks = new Map(clocks).set(span.host, (clocks.get(span.host) ?? 0) + found);
      }
    }
    ahead.set(node, clocks);
    corrected.push({ ...span, start: span.start - (clocks.get(span.host) ?? 0) });
  }
  return corrected;
}
