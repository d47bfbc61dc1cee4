import { requireNumber } from "../../../sim/require-number.ts";

/**
 * The median time of each of several calls, in ms: in turn, one at a time, after a warm-up in which
 * connections are made and code is compiled.
 *
 * @param calls How often each is timed, from 1. Default: 400.
 * @param warm How often each is called before. Default: 200.
 * @param budget Time for all, in ms; fewer calls are timed where it is over, but at least one. Default: 3,000.
 * @throws What a call throws. @throws {RangeError} Where a number is out of its range.
 */
export async function medianTrips<Name extends string>(
  subjects: Readonly<Record<Name, () => Promise<unknown>>>,
  { calls = 400, warm = 200, budget = 3000 }: {
    calls?: number;
    warm?: number;
    budget?: number;
  } = {},
): Promise<Record<Name, number>> {
  requireNumber("time trips", "calls", calls, { unit: "calls", min: 1, integer: true });
  const all = Object.entries(subjects) as [Name, () => Promise<unknown>][];
  const times = new Map(all.map(([name]) => [name, [] as number[]]));
  const end = performance.now() + budget;
  for (let turn = 0; turn < warm && performance.now() < end - budget / 2; turn++) {
    for (const [, call] of all) await call();
  }
  for (let turn = 0; turn < calls && (turn === 0 || performance.now() < end); turn++) {
    for (const [name, call] of all) {
      const begun = performance.now();
      await call();
      times.get(name)!.push(performance.now() - begun);
    }
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  return Object.fromEntries([...times].map(([name, of]) => [name, median(of)])) as Record<
    Name,
    number
  >;
}
