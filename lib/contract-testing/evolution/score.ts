import { compareResponses } from "../compare/parts.ts";
import type { Json } from "../contract/json.ts";
import type { Contract, HttpInteraction, ResponsePart } from "../contract/model.ts";
import { type MutationKind, mutationsOf } from "./mutate.ts";
import { harms, type Reader } from "./reader.ts";
import { operationOf } from "./usage.ts";

/** One change of a provider's answer, what it does to a consumer, and whether the contract sees it. */
export interface Mutant {
  readonly consumer: string;
  readonly operation: string;
  readonly kind: MutationKind;
  readonly field: string;
  /** Whether the consumer's own code is harmed, on one of the days. */
  readonly breaks: boolean;
  /** Whether verification fails, on the first day. */
  readonly caught: boolean;
}

/**
 * Changes each answer of a provider in every way, one at a time, and asks both the consumer's code and its contract. What
 * harms the code and is not caught is a hole in the contract; what is caught and does no harm is a false alarm.
 * O(mutations × (rules + days)).
 *
 * @param answers What the provider really answers to each interaction, on one day or on several.
 * @param readers The consumer's code, by the operation: `"GET /dishes"`.
 */
export function mutants(
  { consumer, interactions }: Contract,
  answers: ReadonlyMap<string, readonly ResponsePart[]>,
  readers: Readonly<Record<string, Reader>>,
): Mutant[] {
  return interactions.filter((one): one is HttpInteraction => one.kind === "http").flatMap(
    (interaction) => {
      const operation = operationOf(interaction), reader = readers[operation];
      const [today, ...others] = answers.get(interaction.description) ?? [];
      if (!reader || !today?.body || today.body.content instanceof Uint8Array) return [];
      const { body } = today, days = [today, ...others].map(contentOf);
      const changes = days.map(mutationsOf);
      return changes[0]!.map(({ kind, field, after }) => {
        const changed = { ...today, body: { ...body, content: after } };
        const caught = compareResponses(interaction.response, changed).length > 0;
        const breaks = days.some((day, i) => {
          const same = changes[i]!.find((one) => one.kind === kind && one.field === field);
          return same !== undefined && harms(reader, day, same.after);
        });
        return { consumer, operation, kind, field, breaks, caught };
      });
    },
  );
}

const contentOf = ({ body }: ResponsePart) => body!.content as Json;

/** A mutation score: of the changes that would break the consumer, the share that its contract catches. */
export function mutationScore(
  all: readonly Mutant[],
): { score: number; breaking: number; survivors: Mutant[]; falseAlarms: Mutant[] } {
  const breaking = all.filter(({ breaks }) => breaks);
  const survivors = breaking.filter(({ caught }) => !caught);
  return {
    score: breaking.length === 0 ? 0 : 1 - survivors.length / breaking.length,
    breaking: breaking.length,
    survivors,
    falseAlarms: all.filter(({ breaks, caught }) => caught && !breaks),
  };
}
