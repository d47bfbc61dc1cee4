import type { LinkSpan } from "./link-span.ts";

/** A span in its tree. */
export interface LinkNode {
  span: LinkSpan;
  parent: LinkNode | undefined;
  children: LinkNode[];
}

/**
 * The tree of a trace whose spans may be halves of one id. The server's half stands below the client's, and
 * what the server calls below that. Spans whose parent is not there stand below the root; where there is no
 * root they stand side by side.
 *
 * @returns The root, if there is one, and all nodes, those nearer to it first.
 */
export function linkTree(
  trace: readonly LinkSpan[],
): { root: LinkNode | undefined; nodes: LinkNode[] } {
  const byId = new Map<string, LinkNode[]>();
  for (const span of halves(trace)) {
    const node: LinkNode = { span, parent: undefined, children: [] };
    byId.set(span.id, [...byId.get(span.id) ?? [], node]);
  }
  const all = [...byId.values()].flat();
  const root = all.find(({ span }) => !span.parentId && !span.shared) ??
    all.find(({ span }) => !span.parentId && byId.get(span.id)![0]!.span === span);
  const tops: LinkNode[] = root ? [root] : [];
  for (const node of all) {
    if (node === root) continue;
    const parent = parentOf(node, byId) ?? root;
    // A circle of parents is cut where it would close.
    if (parent && !above(parent, node)) {
      node.parent = parent;
      parent.children.push(node);
    } else tops.push(node);
  }
  const nodes = [...tops];
  for (let i = 0; i < nodes.length; i++) nodes.push(...nodes[i]!.children);
  return { root, nodes };
}

/**
 * The spans with halves in order: of one id the caller comes first, the one that was called is the shared one,
 * whoever said so, and both have the parent that one of them knows.
 */
function halves(trace: readonly LinkSpan[]): LinkSpan[] {
  const groups = new Map<string, LinkSpan[]>();
  for (const span of trace) groups.set(span.id, [...groups.get(span.id) ?? [], span]);
  return [...groups.values()].flatMap((group) => {
    const parentId = group.find((span) => span.parentId)?.parentId;
    const called = ({ kind }: LinkSpan) => kind === "SERVER" || kind === "CONSUMER";
    const known = group.map((span) => parentId ? { ...span, parentId } : span);
    if (known.length === 1) return known;
    const callers = known.filter((span) => !called(span)).map((span) => ({
      ...span,
      shared: false,
    }));
    const others = known.filter(called);
    return [
      ...callers,
      ...others.map((span, i) => ({ ...span, shared: callers.length > 0 || i > 0 })),
    ];
  });
}

/** Below whom a span stands: the other half of its id, or of its parent's halves that of its own service. */
function parentOf(
  { span }: LinkNode,
  byId: ReadonlyMap<string, readonly LinkNode[]>,
): LinkNode | undefined {
  const halves = byId.get(span.id)!;
  if (span.shared && halves[0]!.span !== span) return halves[0];
  const above = byId.get(span.parentId ?? "") ?? [];
  return above.findLast((node) => node.span.service === span.service) ?? above.at(-1);
}

function above(node: LinkNode, other: LinkNode): boolean {
  for (let at: LinkNode | undefined = node; at; at = at.parent) if (at === other) return true;
  return false;
}
