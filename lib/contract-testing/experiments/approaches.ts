import { compareResponses } from "../compare/parts.ts";
import { isObject, type Json } from "../contract/json.ts";
import type { HttpInteraction } from "../contract/model.ts";
import { type MutationKind, mutationsOf } from "../evolution/mutate.ts";
import { bodyRead, fieldsIn } from "../evolution/usage.ts";
import { answerOf, onAnotherDay } from "./answers.ts";
import { basketTotal } from "./basket.ts";
import { type Consumer, consumersToday } from "./consumers.ts";
import { harmedBy } from "./readers.ts";
import { catalogueSchemas } from "./schemas.ts";

/** How a change of a provider may be found. */
export const APPROACHES = [
  "unit tests with mocks",
  "schema",
  "contract, exact values",
  "contract, matchers",
] as const;
export type Approach = typeof APPROACHES[number];

/** What a change is, for whoever reads the answer. */
export interface Fault {
  readonly operation: string;
  readonly kind: MutationKind | "other values";
  readonly field: string;
  /** Whether some consumer's code breaks, with these values or with those of another day. */
  readonly breaks: boolean;
  /** Who raises an alarm. */
  readonly alarms: Readonly<Record<Approach, boolean>>;
}

/** Every change of every answer that somebody reads, and who finds it. */
export async function faultsFound(
  seed: number,
  consumers: readonly Consumer[] = consumersToday(),
): Promise<Fault[]> {
  const schemas = catalogueSchemas(), faults: Fault[] = [];
  const interactions = consumers.flatMap(({ contract }) => contract.interactions).filter((
    one,
  ): one is HttpInteraction => one.kind === "http");
  for (const path of Object.keys(schemas)) {
    const readers = interactions.filter(({ request }) => request.path === path),
      answer = await answerOf(readers[0]!, seed);
    const today = answer.body!.content as Json, tomorrow = onAnotherDay(today);
    const exact = readers.map((reader) => withValues(reader, today));
    const later = mutationsOf(tomorrow);
    const others = { kind: "other values" as const, field: "$", after: tomorrow };
    for (const { kind, field, after } of [...mutationsOf(today), others]) {
      const changed = { ...answer, body: { contentType: "application/json", content: after } };
      const alarm = (list: readonly HttpInteraction[]) =>
        list.some(({ response }) => compareResponses(response, changed).length > 0);
      // The code of the consumers says what breaks, today or with the values of another day.
      const days = kind === "other values" ? [[tomorrow, tomorrow] as const] : [
        [today, after] as const,
        ...later.filter((one) => one.kind === kind && one.field === field)
          .map((one) => [tomorrow, one.after] as const),
      ];
      faults.push({
        ...{ operation: path, kind, field },
        breaks: days.some(([before, now]) =>
          harmedBy(`GET ${path}`, before, now, consumers).length > 0
        ),
        alarms: {
          // The mock answers as it did when it was written, whatever the provider does.
          "unit tests with mocks": Number.isNaN(basketTotal([{ price: 450 }])),
          "schema": !schemas[path]!(after),
          "contract, exact values": alarm(exact),
          "contract, matchers": alarm(readers),
        },
      });
    }
  }
  return faults;
}

/** The contract as one writes it first: what is read, with its very values. */
function withValues(reader: HttpInteraction, body: Json): HttpInteraction {
  const content = onlyFields(body, fieldsIn(bodyRead(reader)!));
  const exact = { rules: {}, body: { contentType: "application/json", content } };
  return { ...reader, response: { ...reader.response, ...exact } };
}

/** A share of alarms for each approach and kind of change: right ones where something breaks, false ones where nothing does. */
export function alarmShares(
  faults: readonly Fault[],
): { approach: Approach; change: string; share: number; breaks: boolean; of: number }[] {
  const name = ({ kind, breaks }: Fault) =>
    kind === "other values" || kind === "reorder" || kind === "extra" || kind === "empty"
      ? NAMES[kind]!
      : `${NAMES[kind]} ${breaks ? "a field that is read" : "a field nobody reads"}`;
  const groups = new Map<string, Fault[]>();
  for (const fault of faults) groups.set(name(fault), [...groups.get(name(fault)) ?? [], fault]);
  const order = [...groups].sort(([, a], [, b]) => Number(b[0]!.breaks) - Number(a[0]!.breaks));
  return order.flatMap(([change, all]) =>
    APPROACHES.map((approach) => ({
      ...{ approach, change, breaks: all[0]!.breaks, of: all.length },
      share: all.filter(({ alarms }) => alarms[approach]).length / all.length,
    }))
  );
}

const NAMES: Readonly<Record<string, string>> = {
  drop: "drop",
  rename: "rename",
  retype: "retype",
  null: "null in",
  empty: "an empty list",
  reorder: "another order",
  extra: "a new field",
  "other values": "other prices and names",
};

/** Caught of what breaks, and alarms about what does not, over all faults. */
export function verdictOf(
  faults: readonly Fault[],
  approach: Approach,
): { caught: number; falseAlarms: number } {
  const share = (list: readonly Fault[]) =>
    list.length === 0 ? 0 : list.filter(({ alarms }) => alarms[approach]).length / list.length;
  return {
    caught: share(faults.filter(({ breaks }) => breaks)),
    falseAlarms: share(faults.filter(({ breaks }) => !breaks)),
  };
}

/** The part of an answer that a consumer reads, with its very values. */
function onlyFields(value: Json, fields: readonly string[], at = "$"): Json {
  if (Array.isArray(value)) return value.map((item: Json) => onlyFields(item, fields, `${at}[*]`));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key]) =>
      fields.some((field) => field === `${at}.${key}` || field.startsWith(`${at}.${key}.`))
    ).map(([key, item]) => [key, onlyFields(item, fields, `${at}.${key}`)]),
  );
}
