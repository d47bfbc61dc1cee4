import { heaviestFirst, type Packing, requireWeights } from "./packing.ts";

/** Places looked at before a bin is taken as it is. */
const LOOKS = 4000;

/**
 * Fills one bin as well as it can: of the items left, heaviest first, those that leave the least room. The first is
 * always in. Equal weights are tried once; what can't beat the best so far is not looked at.
 *
 * @param sizes Weights, heaviest first.
 * @param order Where in `sizes` to look, heaviest first; what is chosen is taken out of it.
 * @returns What was chosen.
 */
export function fillBin(
  sizes: ArrayLike<number>,
  order: number[],
  capacity: number,
  looks = LOOKS,
): number[] {
  const seed = order[0]!, n = order.length;
  const after = new Float64Array(n + 1);
  for (let i = n - 1; i >= 1; i--) after[i] = after[i + 1]! + sizes[order[i]!]!;
  let chosen: number[] = [], best = capacity - sizes[seed]!, left = looks;
  const path: number[] = [];
  const search = (from: number, room: number): void => {
    if (room < best) {
      best = room;
      chosen = path.slice();
    }
    for (let i = from; i < n && best > 0 && left > 0; i++) {
      // Even all that come could not fill it better.
      if (room - after[i]! >= best) return;
      const size = sizes[order[i]!]!;
      if (size > room) {
        i = firstNotAbove(sizes, order, room, i + 1) - 1;
        continue;
      }
      left--;
      path.push(i);
      search(i + 1, room - size);
      path.pop();
      while (i + 1 < n && sizes[order[i + 1]!] === size) i++;
    }
  };
  search(1, best);
  const taken = [seed, ...chosen.map((i) => order[i]!)];
  for (let i = chosen.length - 1; i >= 0; i--) order.splice(chosen[i]!, 1);
  order.shift();
  return taken;
}

/** From where on weights are at most `room`: they fall. O(log n). */
function firstNotAbove(
  sizes: ArrayLike<number>,
  order: readonly number[],
  room: number,
  from: number,
): number {
  let low = from, high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sizes[order[middle]!]! > room) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * MBS': bin after bin, the heaviest item left and those that go best with it.
 *
 * Source: K. Fleszar, K. S. Hindi, "New heuristics for one-dimensional bin-packing", Computers & Operations Research
 * 29, 2002.
 */
export function minimumBinSlack(weights: ArrayLike<number>, capacity: number): Packing {
  requireWeights(weights, capacity);
  const order = [...heaviestFirst(weights)], binOf = new Int32Array(weights.length);
  let count = 0;
  while (order.length > 0) {
    for (const item of fillBin(weights, order, capacity)) binOf[item] = count;
    count++;
  }
  return { count, binOf };
}
