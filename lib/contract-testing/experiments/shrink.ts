// By name: what is not used stays out of a page.
import { check, nat, property, uniqueArray } from "fast-check";
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

/** A first example of fewer changes than this would show nothing. */
const MANY = 3;

/**
 * Changes an answer in several places at once, until the contract refuses it, and then takes back one change after the other
 * as long as it is still refused: what remains is the field that matters. `undefined` where it refuses nothing.
 */
export function smallestRefused(
  { response }: HttpInteraction,
  answer: ResponsePart,
  seed: number,
): CounterExample | undefined {
  const body = answer.body!.content as Json;
  const kinds = mutationsOf(body).filter(({ kind }) => kind !== "empty" && kind !== "reorder");
  const changed = (chosen: readonly number[]) =>
    chosen.reduce<Json>((value, i) => {
      const { kind, field } = kinds[i]!;
      return mutationsOf(value).find((one) => one.kind === kind && one.field === field)?.after ??
        value;
    }, body);
  const against = (chosen: readonly number[]) => {
    const content = { contentType: "application/json", content: changed(chosen) };
    return compareResponses(response, { ...answer, body: content });
  };
  for (let i = 0; i < 20; i++) {
    let before = 0;
    const some = uniqueArray(nat(kinds.length - 1), { minLength: 1, maxLength: 6 });
    const holds = property(some, (chosen) => {
      const passes = against(chosen).length === 0;
      if (!passes && before === 0) before = chosen.length;
      return passes;
    });
    const { counterexample } = check(holds, { seed: seed + i, numRuns: 100 });
    if (!counterexample || before < MANY) continue;
    // What fast-check has shrunk is tried without each of its changes, until none can be spared.
    const chosen = counterexample[0].reduce<readonly number[]>((kept, k) => {
      const without = kept.filter((one) => one !== k);
      return against(without).length > 0 ? without : kept;
    }, counterexample[0]);
    const changes = chosen.map((k) => `${kinds[k]!.kind} ${kinds[k]!.field}`);
    return { changes, before, why: against(chosen)[0]!.why };
  }
  return undefined;
}
