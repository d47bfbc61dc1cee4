import { isObject, type Json } from "../contract/json.ts";
import type { Contract, Interaction } from "../contract/model.ts";

/** A field of an answer that a consumer reads. */
export interface Usage {
  readonly consumer: string;
  readonly provider: string;
  /** `"GET /dishes"`, or a message's description. */
  readonly operation: string;
  /** With all places of a list as one: `"$[*].price"`. */
  readonly field: string;
}

/** What an interaction is called, whoever has it. */
export function operationOf(interaction: Interaction): string {
  return interaction.kind === "http"
    ? `${interaction.request.method} ${interaction.request.path}`
    : interaction.description;
}

/** The fields that are in a value, with all places of a list as one. Those with parts are left out. O(size). */
export function fieldsIn(value: Json, at = "$"): string[] {
  if (Array.isArray(value)) {
    return [...new Set(value.flatMap((item: Json) => fieldsIn(item, `${at}[*]`)))];
  }
  if (!isObject(value)) return [at];
  return Object.entries(value).flatMap(([key, item]) => fieldsIn(item, `${at}.${key}`));
}

/** The body that an interaction's consumer reads; `undefined` where it reads none. */
export function bodyRead(interaction: Interaction): Json | undefined {
  const body = interaction.kind === "http" ? interaction.response.body : interaction.message.body;
  return !body || body.content instanceof Uint8Array ? undefined : body.content;
}

/**
 * Which fields some consumer reads: those that are in its contract.
 *
 * @example
 * ```ts
 * import { contractOf, expecting, usage } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * const asked = expecting("a dish", { path: "/dishes/1" }, { body: { price: 450 } });
 * const [only] = usage([contractOf("checkout", "catalogue", [asked])]);
 * assert.deepEqual([only!.consumer, only!.field], ["checkout", "$.price"]);
 * ```
 */
export function usage(contracts: readonly Contract[]): Usage[] {
  return contracts.flatMap(({ consumer, provider, interactions }) =>
    interactions.flatMap((interaction) => {
      const body = bodyRead(interaction);
      return body === undefined ? [] : fieldsIn(body).map((field) => ({
        consumer,
        provider,
        operation: operationOf(interaction),
        field,
      }));
    })
  );
}
