import suite from "../../../data/api-gateway/forwarding.json" with { type: "json" };
import { formatForwarded, fromXForwardedFor, parseForwarded } from "../forwarding/forwarded.ts";
import { dropHopByHop } from "../forwarding/hop-by-hop.ts";

/** One fact of the standards, and whether we agree. */
export interface ForwardingRow {
  fact: string;
  ok: boolean;
}

/** Holds RFC 7239's examples and RFC 9110's fields against ours: read, written and read again. */
export function checkForwarding(): ForwardingRow[] {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const rows = suite.forwarded.map(({ value, hops }) => {
    const read = parseForwarded(value);
    const again = read && parseForwarded(formatForwarded(read));
    return { fact: `Forwarded: ${value}`, ok: same(read, hops) && same(again, hops) };
  });
  for (const { xForwardedFor, forwarded } of suite.fromXForwardedFor) {
    rows.push({ fact: xForwardedFor, ok: fromXForwardedFor(xForwardedFor) === forwarded });
  }
  const headers = new Headers(Object.fromEntries(suite.hopByHop.map((name) => [name, "x"])));
  dropHopByHop(headers);
  rows.push({ fact: "hop-by-hop fields", ok: [...headers].length === 0 });
  return rows;
}
