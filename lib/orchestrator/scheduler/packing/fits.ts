import { heaviestFirst, type Packing, requireWeights } from "./packing.ts";
import { Tournament } from "./tournament.ts";

/** Opens a new bin as soon as an item does not fit into the last one. O(n), at most 2 × optimum - 1 bins. */
export function nextFit(weights: ArrayLike<number>, capacity: number): Packing {
  requireWeights(weights, capacity);
  const binOf = new Int32Array(weights.length);
  let bin = 0, room = capacity;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i]! > room) {
      bin++;
      room = capacity;
    }
    room -= weights[i]!;
    binOf[i] = bin;
  }
  return { count: weights.length === 0 ? 0 : bin + 1, binOf };
}

/** Each item into the first bin that has room. O(n log n), at most 1.7 × optimum bins (Dosa and Sgall 2013). */
export function firstFit(weights: ArrayLike<number>, capacity: number): Packing {
  requireWeights(weights, capacity);
  const order = new Int32Array(weights.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return inOrder(weights, capacity, order);
}

/** The same, the heaviest first. O(n log n), at most 11/9 × optimum + 6/9 bins (Dosa 2007). */
export function firstFitDecreasing(weights: ArrayLike<number>, capacity: number): Packing {
  requireWeights(weights, capacity);
  return inOrder(weights, capacity, heaviestFirst(weights));
}

function inOrder(weights: ArrayLike<number>, capacity: number, order: Int32Array): Packing {
  const binOf = new Int32Array(order.length), bins = new Tournament(order.length, capacity);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const item = order[i]!, weight = weights[item]!, bin = bins.first(weight);
    bins.take(bin, weight);
    binOf[item] = bin;
    if (bin >= count) count = bin + 1;
  }
  return { count, binOf };
}

/**
 * The heaviest first, each into the fullest bin that has room. The bins are kept by their room, in a sorted array:
 * O(n log n) comparisons, and one move of memory an item.
 */
export function bestFitDecreasing(weights: ArrayLike<number>, capacity: number): Packing {
  requireWeights(weights, capacity);
  const order = heaviestFirst(weights), binOf = new Int32Array(order.length);
  const rooms = new Float64Array(order.length), names = new Int32Array(order.length);
  let count = 0;
  for (const item of order) {
    const weight = weights[item]!;
    const at = firstAtLeast(rooms, count, weight);
    let room = capacity, bin = count;
    if (at < count) {
      room = rooms[at]!;
      bin = names[at]!;
      rooms.copyWithin(at, at + 1, count);
      names.copyWithin(at, at + 1, count);
    } else count++;
    binOf[item] = bin;
    const to = firstAtLeast(rooms, count - 1, room - weight);
    rooms.copyWithin(to + 1, to, count - 1);
    names.copyWithin(to + 1, to, count - 1);
    rooms[to] = room - weight;
    names[to] = bin;
  }
  return { count, binOf };
}

function firstAtLeast(sorted: Float64Array, count: number, value: number): number {
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
