import { byValue } from "./functions/order.ts";

/** Whether the first one goes before the other does: the worse one, and NaN before all. */
type Worse = (a: number, b: number) => boolean;

/**
 * Which of the values are the k largest (or smallest), best first, NaN last. Which of equals are kept, and in which
 * order, is as in Prometheus, which keeps a binary heap with the worst one at its root. O(n log k).
 */
export function bestOf(values: readonly number[], k: number, smallest: boolean): number[] {
  const worse: Worse = (a, b) =>
    Number.isNaN(values[a]) ||
    (smallest ? values[a]! > values[b]! : values[a]! < values[b]!);
  const heap: number[] = [];
  for (let i = 0; i < values.length && k > 0; i++) {
    if (heap.length < k) {
      heap.push(i);
      rise(heap, worse);
    } else if (!Number.isNaN(values[i]) && worse(heap[0]!, i)) replace(heap, i, worse);
  }
  return heap.sort((a, b) => byValue(values[a]!, values[b]!, !smallest));
}

function rise(heap: number[], worse: Worse): void {
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1;
    if (!worse(heap[at]!, heap[parent]!)) return;
    [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
    at = parent;
  }
}

function replace(heap: number[], value: number, worse: Worse): void {
  heap[0] = value;
  for (let at = 0;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) return;
    if (child + 1 < heap.length && worse(heap[child + 1]!, heap[child]!)) child++;
    if (!worse(heap[child]!, heap[at]!)) return;
    [heap[at], heap[child]] = [heap[child]!, heap[at]!];
    at = child;
  }
}
