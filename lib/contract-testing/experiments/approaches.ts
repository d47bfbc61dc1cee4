import { Ajv, type ValidateFunction } from "ajv";
import { z } from "zod";
import { Dish, Restaurant } from "../../api-gateway/mod.ts";
import { compareResponses } from "../compare/parts.ts";
import { isObject, type Json } from "../contract/json.ts";
import type { Contract, HttpInteraction, ResponsePart } from "../contract/model.ts";
import { type MutationKind, mutationsOf } from "../evolution/mutate.ts";
import { BREAKING } from "../evolution/score.ts";
import { bodyRead, fieldsIn } from "../evolution/usage.ts";
import { requestTo, responsePart } from "../provider/over-http.ts";
import { catalogue } from "./catalogue.ts";
import { basketTotal, type Consumer, consumersToday } from "./consumers.ts";

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
  /** Whether some consumer breaks. */
  readonly breaks: boolean;
  /** Who raises an alarm. */
  readonly alarms: Readonly<Record<Approach, boolean>>;
}

/**
 * The provider's own schema, as OpenAPI has it: made from notebook 1's entities. What is optional in it may be missing; the
 * catalogue team has always said that a dish may have no price.
 */
export function catalogueSchemas(): Record<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false });
  const schema = (of: z.ZodType, optional: string) => {
    const { $schema: _, ...made } = z.toJSONSchema(of, { io: "input" }) as {
      $schema?: string;
      required?: string[];
    };
    return {
      ...made,
      required: (made.required ?? []).filter((name) => name !== optional),
      additionalProperties: true,
    };
  };
  return {
    "/dishes": ajv.compile({ type: "array", items: schema(Dish as unknown as z.ZodType, "price") }),
    "/restaurants/r1": ajv.compile(schema(Restaurant as unknown as z.ZodType, "")),
  };
}

/** What the catalogue answers to an interaction. */
export async function answerOf({ request }: HttpInteraction, seed: number): Promise<ResponsePart> {
  return await responsePart(await catalogue("1", seed)(requestTo("http://catalogue", request)));
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
    const body = answer.body!.content as Json,
      read = new Set(readers.flatMap((reader) => fieldsIn(bodyRead(reader)!)));
    const exact = readers.map((reader) => ({
      ...reader,
      response: {
        ...reader.response,
        rules: {},
        body: {
          contentType: "application/json",
          content: onlyFields(body, fieldsIn(bodyRead(reader)!)),
        },
      },
    }));
    const others = { kind: "other values" as const, field: "$", after: otherValues(body) };
    for (const { kind, field, after } of [...mutationsOf(body), others]) {
      const changed = { ...answer, body: { contentType: "application/json", content: after } };
      const alarm = (list: readonly HttpInteraction[]) =>
        list.some(({ response }) => compareResponses(response, changed).length > 0);
      const touches = [...read].some((one) =>
        one === field || one.startsWith(`${field}.`) || one.startsWith(`${field}[`)
      );
      faults.push({
        ...{
          operation: path,
          kind,
          field,
          breaks: touches && kind !== "other values" && BREAKING.includes(kind),
        },
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

/** The same answer on another day. */
function otherValues(value: Json): Json {
  if (Array.isArray(value)) return value.map(otherValues);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, otherValues(item)]));
  }
  return typeof value === "number" ? value + 50 : typeof value === "string" ? `${value}!` : value;
}

/** A contract's answers, for its mutation score. */
export async function answersOf(
  { interactions }: Contract,
  seed: number,
): Promise<Map<string, ResponsePart>> {
  const http = interactions.filter((one): one is HttpInteraction => one.kind === "http");
  return new Map(
    await Promise.all(
      http.map(async (one) => [one.description, await answerOf(one, seed)] as const),
    ),
  );
}
