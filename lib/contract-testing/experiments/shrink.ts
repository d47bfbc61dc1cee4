import fc from "fast-check";
import { compareResponses } from "../compare/parts.ts";
import type { Json } from "../contract/json.ts";
import type { HttpInteraction, ResponsePart } from "../contract/model.ts";
import { mutationsOf } from "../evolution/mutate.ts";

/** The smallest change of an answer that a contract refuses. */
export interface CounterExample {
  readonly changes: readonly string[];
  /** Changes in the one that was found first. */
  readonly before: number;
  readonly why: string;
}

/**
 * Changes an answer in several places at once, until the contract refuses it, and then takes back one change after the other
 * as long as it is still refused: what remains is the field that matters. `undefined` where it refuses nothing.
 */
export function smallestRefused(
  { response }: HttpInteraction,
  answer: ResponsePart,
  seed: number,
): CounterExample | undefined {
  const kinds = mutationsOf(answer.body!.content as Json).map(({ kind, field }) => ({
    kind,
    field,
  }));
  const changed = (chosen: readonly number[]) =>
    chosen.reduce<Json>((value, i) => {
      const { kind, field } = kinds[i]!;
      return mutationsOf(value).find((one) => one.kind === kind && one.field === field)?.after ??
        value;
    }, answer.body!.content as Json);
  const against = (chosen: readonly number[]) =>
    compareResponses(response, {
      ...answer,
      body: { contentType: "application/json", content: changed(chosen) },
    });
  let before = 0;
  const holds = fc.property(
    fc.uniqueArray(fc.nat(kinds.length - 1), { minLength: 1, maxLength: 6 }),
    (chosen) => {
      const passes = against(chosen).length === 0;
      if (!passes && before === 0) before = chosen.length;
      return passes;
    },
  );
  const { counterexample } = fc.check(holds, { seed, numRuns: 100 });
  if (!counterexample) return undefined;
  const [chosen] = counterexample;
  return {
    changes: chosen.map((i) => `${kinds[i]!.kind} ${kinds[i]!.field}`),
    before,
    why: against(chosen)[0]!.why,
  };
}
