import { usage } from "../evolution/usage.ts";
import { fieldsIn, operationOf } from "../evolution/usage.ts";
import type { Json } from "../contract/json.ts";
import { answerOf } from "./answers.ts";
import type { Consumer } from "./consumers.ts";

/** Whether a consumer reads a field: a row for each pair. */
export interface ReadRow {
  readonly field: string;
  readonly consumer: string;
  readonly reads: number;
}

/** Each field that the catalogue answers, and who reads it. */
export async function whoReads(consumers: readonly Consumer[], seed: number): Promise<ReadRow[]> {
  const contracts = consumers.map(({ contract }) => contract), used = usage(contracts);
  const operations = new Map(
    contracts.flatMap(({ interactions }) => interactions).flatMap((one) =>
      one.kind === "http" ? [[operationOf(one), one] as const] : []
    ),
  );
  const rows: ReadRow[] = [];
  for (const [operation, interaction] of operations) {
    const { body } = await answerOf(interaction, seed);
    for (const field of fieldsIn(body!.content as Json)) {
      const name = `${operation.replace(/^GET /, "").replace(/\/r1$/, "/…")} ${
        field.replace(/^\$(\[\*\])?\./, "")
      }`;
      for (const { name: consumer } of consumers) {
        rows.push({
          field: name,
          consumer,
          reads: used.some((one) =>
              one.consumer === consumer && one.operation === operation && one.field === field
            )
            ? 1
            : 0,
        });
      }
    }
  }
  return rows;
}

/** Fields that nobody reads. */
export function unread(rows: readonly ReadRow[]): string[] {
  return [...new Set(rows.map(({ field }) => field))].filter((field) =>
    rows.every((row) => row.field !== field || row.reads === 0)
  );
}
