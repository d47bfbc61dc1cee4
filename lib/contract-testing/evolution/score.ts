import { compareResponses } from "../compare/parts.ts";
import type { Contract, HttpInteraction, ResponsePart } from "../contract/model.ts";
import { type MutationKind, mutationsOf } from "./mutate.ts";
import { bodyRead, fieldsIn, operationOf } from "./usage.ts";

/** One change of a provider's answer, and whether a contract sees it. */
export interface Mutant {
  readonly consumer: string;
  readonly operation: string;
  readonly kind: MutationKind;
  readonly field: string;
  /** Whether the consumer reads the field, or what is in it. */
  readonly read: boolean;
  /** Whether verification fails. */
  readonly caught: boolean;
}

/** The kinds of changes that break whoever reads the field. */
export const BREAKING: readonly MutationKind[] = ["drop", "rename", "retype", "null", "empty"];

/**
 * Changes each answer of a provider in every way, one at a time, and asks the contract. What it lets through of a field that
 * its consumer reads is a hole in it; what it catches of a field that nobody reads is a false alarm. O(mutations × rules).
 *
 * @param answers What the provider really answers to each interaction.
 */
export function mutants(
  { consumer, interactions }: Contract,
  answers: ReadonlyMap<string, ResponsePart>,
): Mutant[] {
  return interactions.filter((one): one is HttpInteraction => one.kind === "http").flatMap(
    (interaction) => {
      const answer = answers.get(interaction.description), wanted = bodyRead(interaction);
      if (!answer?.body || answer.body.content instanceof Uint8Array || wanted === undefined) {
        return [];
      }
      const { body } = answer, read = fieldsIn(wanted);
      return mutationsOf(answer.body.content).map(({ kind, field, after }) => {
        const caught =
          compareResponses(interaction.response, { ...answer, body: { ...body, content: after } })
            .length > 0;
        const isRead = read.some((one) =>
          one === field || one.startsWith(`${field}.`) || one.startsWith(`${field}[`)
        );
        return { consumer, operation: operationOf(interaction), kind, field, read: isRead, caught };
      });
    },
  );
}

/** A mutation score: of the changes that would break the consumer, the share that its contract catches. */
export function mutationScore(
  all: readonly Mutant[],
): { score: number; breaking: number; survivors: Mutant[]; falseAlarms: Mutant[] } {
  const breaking = all.filter(({ kind, read }) => read && BREAKING.includes(kind));
  const survivors = breaking.filter(({ caught }) => !caught);
  return {
    score: breaking.length === 0 ? 0 : 1 - survivors.length / breaking.length,
    breaking: breaking.length,
    survivors,
    falseAlarms: all.filter(({ read, caught, kind }) => caught && (!read || kind === "extra")),
  };
}
