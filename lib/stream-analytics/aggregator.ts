/**
 * How a window's events become its answer, in four functions: what all engines ask for, since state made by `add`
 * can be merged where windows merge, and where partitions are brought together.
 */
export interface Aggregator<T, A, R> {
  /** The state of a window that has seen nothing. */
  create(): A;
  /** The state with one event more; may change `state` and return it. */
  add(state: A, event: T): A;
  /** Both together; may change and return `a`. Neither may be used afterwards. */
  merge(a: A, b: A): A;
  /** The answer. It must not share what `add` changes later. */
  result(state: A): R;
}

/** How many events. */
export const counting: Aggregator<unknown, number, number> = {
  create: () => 0,
  add: (state) => state + 1,
  merge: (a, b) => a + b,
  result: (state) => state,
};

/** The sum of a number of each event. Whole numbers (cents) make it exact in any order. */
export function summing<T>(of: (event: T) => number): Aggregator<T, number, number> {
  return {
    create: () => 0,
    add: (state, event) => state + of(event),
    merge: (a, b) => a + b,
    result: (state) => state,
  };
}

/** The events with the largest number, all of them where several share it; no more than `most` are kept. */
export function largest<T>(
  of: (event: T) => number,
  most = 1000,
): Aggregator<T, { value: number; events: T[] }, { value: number; events: T[] }> {
  const merge = (a: { value: number; events: T[] }, b: { value: number; events: T[] }) => {
    if (a.value !== b.value) return a.value > b.value ? a : b;
    for (const event of b.events) if (a.events.length < most) a.events.push(event);
    return a;
  };
  return {
    create: () => ({ value: -Infinity, events: [] }),
    add: (state, event) => {
      const value = of(event);
      if (value < state.value) return state;
      if (value === state.value) {
        if (state.events.length < most) state.events.push(event);
        return state;
      }
      return { value, events: [event] };
    },
    merge,
    result: ({ value, events }) => ({ value, events: [...events] }),
  };
}

/** All events of a window, up to `most`: for joins and for what has no smaller state. */
export function collecting<T>(most = 100_000): Aggregator<T, T[], T[]> {
  return {
    create: () => [],
    add: (state, event) => {
      if (state.length >= most) {
        throw new RangeError(
          `Cannot collect a window: it may have at most ${most} events: received one more`,
        );
      }
      state.push(event);
      return state;
    },
    merge: (a, b) => {
      if (a.length + b.length > most) {
        throw new RangeError(
          `Cannot collect a window: it may have at most ${most} events: received ${
            a.length + b.length
          }`,
        );
      }
      for (const event of b) a.push(event);
      return a;
    },
    result: (state) => [...state],
  };
}
