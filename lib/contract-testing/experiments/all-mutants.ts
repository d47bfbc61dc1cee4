import type { Json } from "../contract/json.ts";
import type { ResponsePart } from "../contract/model.ts";
import { type Mutant, mutants } from "../evolution/score.ts";
import { answersOf, onAnotherDay } from "./answers.ts";
import type { Consumer } from "./consumers.ts";
import { READERS } from "./readers.ts";

/** Every change of every answer that some consumers read, each held against their code and their contracts. */
export async function allMutants(consumers: readonly Consumer[], seed: number): Promise<Mutant[]> {
  const each = consumers.map(async ({ name, version, contract }) => {
    const answers = [...await answersOf(contract, seed)].map(([description, today]) =>
      [description, [today, tomorrow(today)]] as const
    );
    return mutants(contract, new Map(answers), READERS[`${name} ${version}`] ?? {});
  });
  return (await Promise.all(each)).flat();
}

const tomorrow = (answer: ResponsePart): ResponsePart => ({
  ...answer,
  body: { ...answer.body!, content: onAnotherDay(answer.body!.content as Json) },
});
