import type { Assignment, GroupMember, TopicPartition } from "./assignor.ts";

/**
 * Makes shares as even as can be where members want different topics, and then gives back what was moved in
 * vain: first the sum of the squares of all shares is the least there is, then as few partitions as possible
 * have left their owner. Changes `assignment`.
 *
 * Partitions move along chains of members, u to v to w, since the one with too much may want nothing that
 * the one with too little wants. Shares are even when no chain leads from a share to one that is smaller by
 * two or more; among even ones moves are fewest when no chain that leaves the shares as even as they are
 * costs less than nothing. Each look at all chains is O(members³ + partitions × members), and every chain
 * taken improves one of the two sums, so that it ends.
 *
 * Source: N. Harvey, R. Ladner, L. Lovász, T. Tamir, Semi-matchings for bipartite graphs and load balancing,
 * Journal of Algorithms 59, 2006. Kafka's assignor has the same two aims and looks at single moves.
 */
export function rebalance(
  members: readonly GroupMember[],
  assignment: Assignment,
  ownerOf: (one: TopicPartition) => string | undefined,
): void {
  const shares = members.map(({ id }) => assignment.get(id)!);
  const wants = members.map(({ topics }) => new Set(topics));
  /** What a move does to the number of partitions that are not at their owner's. */
  const price = (one: TopicPartition, from: number, to: number) => {
    const owner = ownerOf(one);
    return owner === members[from]!.id ? 1 : owner === members[to]!.id ? -1 : 0;
  };
  for (;;) {
    const moves = cheapestMoves(shares, wants, price);
    const chain = cycle(moves, shares.length) ?? levelling(moves, shares);
    if (!chain) return;
    for (const { one, from, to } of chain) {
      shares[from]!.splice(shares[from]!.indexOf(one), 1);
      shares[to]!.push(one);
    }
  }
}

/** One partition from one member to another, by their places, and its price. */
interface Move {
  one: TopicPartition;
  from: number;
  to: number;
  price: number;
}

/** For each two members the cheapest partition that the one has and the other wants. */
function cheapestMoves(
  shares: readonly TopicPartition[][],
  wants: readonly Set<string>[],
  price: (one: TopicPartition, from: number, to: number) => number,
): Move[] {
  return shares.flatMap((share, from) =>
    wants.flatMap((topics, to) => {
      if (from === to) return [];
      let best: Move | undefined;
      for (const one of share) {
        if (!topics.has(one.topic)) continue;
        const cost = price(one, from, to);
        if (!best || cost < best.price) best = { one, from, to, price: cost };
      }
      return best ? [best] : [];
    })
  );
}

/** A ring of moves that costs less than nothing: all shares stay as large as they are. Bellman and Ford. */
function cycle(moves: readonly Move[], count: number): Move[] | undefined {
  const { last, improved } = relaxed(moves, count, (members) => members.map(() => 0));
  if (improved === undefined) return undefined;
  // As many steps back as there are members lead into the ring.
  let at = improved;
  for (let i = 0; i < last.length; i++) at = last[at]!.from;
  const ring: Move[] = [];
  for (let node = at; ring.length === 0 || node !== at; node = last[node]!.from) {
    ring.push(last[node]!);
  }
  return ring;
}

/**
 * The cheapest chain that makes shares more even; else one that swaps two shares which differ by one, and
 * costs less than nothing. There must be no ring that costs less than nothing.
 */
function levelling(
  moves: readonly Move[],
  shares: readonly TopicPartition[][],
): Move[] | undefined {
  let found: { chain: Move[]; gain: number; cost: number } | undefined;
  for (let source = 0; source < shares.length; source++) {
    const { cost, last } = relaxed(
      moves,
      shares.length,
      (all) => all.map((i) => i === source ? 0 : Infinity),
    );
    for (let target = 0; target < shares.length; target++) {
      const gap = shares[source]!.length - shares[target]!.length;
      const worth = gap >= 2 || gap === 1 && cost[target]! < 0;
      if (target === source || !worth || cost[target] === Infinity) continue;
      // The widest gap first, then the fewest moves.
      if (found && (gap < found.gain || gap === found.gain && cost[target]! >= found.cost)) {
        continue;
      }
      const chain: Move[] = [];
      for (let node = target; node !== source; node = last[node]!.from) chain.unshift(last[node]!);
      found = { chain, gain: gap, cost: cost[target]! };
    }
  }
  return found?.chain;
}

/** Costs of the cheapest ways, the last move of each, and a place that still got cheaper at the end. */
function relaxed(
  moves: readonly Move[],
  count: number,
  start: (members: number[]) => number[],
) {
  const cost = start([...Array(count).keys()]), last: Move[] = [];
  let improved: number | undefined;
  for (let round = 0; round < count; round++) {
    improved = undefined;
    for (const move of moves) {
      const through = cost[move.from]! + move.price;
      if (through >= cost[move.to]!) continue;
      cost[move.to] = through;
      last[move.to] = move;
      improved = move.to;
    }
    if (improved === undefined) break;
  }
  return { cost, last, improved };
}
