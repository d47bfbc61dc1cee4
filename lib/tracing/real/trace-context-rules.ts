/** What the W3C's suite sends once, and what must then be true of what comes back: see the note in the data. */
export interface Exchange {
  send: [string, string][];
  calls?: number;
  trace?: string;
  parent?: string;
  traceNot?: string[];
  parentNot?: string[];
  state?: Record<string, string>;
  stateNot?: string[];
  stateOneOf?: string[];
  order?: string[];
  members?: number;
  flags?: number;
  distinctParents?: number;
  noEmptyState?: boolean;
  sameNumberOfMembersAsBefore?: boolean;
}

/** The headers of one call that came back. */
export interface Received {
  traceparent: string[];
  tracestate: string[];
}

const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What an exchange breaks; empty where all is as it must be. */
export function faultsOf(
  exchange: Exchange,
  got: readonly Received[],
  before: readonly Received[],
): string[] {
  const faults: string[] = [];
  const rule = (holds: boolean, fault: string) => void (holds || faults.push(fault));
  const calls = exchange.calls ?? 1;
  rule(got.length === calls, `${got.length} of ${calls} calls came`);
  const parents = new Set<string>();
  for (const one of got) {
    const [, trace = "", parent = "", flags = ""] = one.traceparent.length === 1
      ? FORM.exec(one.traceparent[0]!) ?? []
      : [];
    parents.add(parent);
    rule(/[1-9a-f]/.test(trace) && /[1-9a-f]/.test(parent), "traceparent is malformed");
    rule(exchange.trace === undefined || trace === exchange.trace, "another trace id");
    rule(exchange.parent === undefined || parent === exchange.parent, "another parent id");
    rule(!exchange.traceNot?.includes(trace), "the trace id was taken over");
    rule(!exchange.parentNot?.includes(parent), "the parent id was taken over");
    const bits = exchange.flags ?? 0;
    rule((parseInt(flags, 16) & bits) === bits, "a flag is missing");
    faults.push(...stateFaults(exchange, one));
    if (exchange.sameNumberOfMembersAsBefore) {
      rule(membersOf(one).length === membersOf(before[0]!).length, "another number of members");
    }
  }
  rule(parents.size >= (exchange.distinctParents ?? 0), "parent ids are not distinct");
  return faults;
}

function membersOf({ tracestate }: Received): [string, string][] {
  return tracestate.join(",").split(",").map((member) => member.trim()).filter(Boolean)
    .map((member) => [member.slice(0, member.indexOf("=")), member.slice(member.indexOf("=") + 1)]);
}

function stateFaults(exchange: Exchange, got: Received): string[] {
  const faults: string[] = [], members = membersOf(got), keys = members.map(([key]) => key);
  const has = (key: string, value: string) => members.some(([k, v]) => k === key && v === value);
  for (const [key, value] of Object.entries(exchange.state ?? {})) {
    // A value may begin with a space.
    if (!has(key, value) && !has(key, value.trimStart())) faults.push(`${key} is missing`);
  }
  for (const key of exchange.stateNot ?? []) if (keys.includes(key)) faults.push(`${key} is there`);
  const some = exchange.stateOneOf ?? [];
  if (some.length > 0 && !some.some((one) => members.some((pair) => pair.join("=") === one))) {
    faults.push("none of the members is there");
  }
  const order = (exchange.order ?? []).map((key) => keys.indexOf(key));
  if (order.some((at, i) => i > 0 && at < order[i - 1]!)) faults.push("another order");
  if (exchange.members !== undefined && members.length !== exchange.members) {
    faults.push(`${members.length} members`);
  }
  if (exchange.noEmptyState && got.tracestate.some((text) => text.trim() === "")) {
    faults.push("an empty tracestate");
  }
  return faults;
}
