import { type Mutant, mutants } from "../evolution/score.ts";
import { answersOf } from "./approaches.ts";
import type { Consumer } from "./consumers.ts";

/** Every change of every answer that some consumers read, each held against their contracts. */
export async function allMutants(consumers: readonly Consumer[], seed: number): Promise<Mutant[]> {
  const each = consumers.map(async ({ contract }) =>
    mutants(contract, await answersOf(contract, seed))
  );
  return (await Promise.all(each)).flat();
}
