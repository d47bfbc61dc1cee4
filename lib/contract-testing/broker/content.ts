import { canonical, isObject, type Json } from "../contract/json.ts";
import type { Contract } from "../contract/model.ts";
import { writeContract } from "../contract/write.ts";
import type { Publication } from "./model.ts";

/**
 * The address of a contract's content: SHA-256 of consumer, provider and interactions, whatever the order of these and of
 * keys. What is published again without a change keeps its verifications.
 */
export async function contentHash(contract: Json): Promise<string> {
  const { consumer, provider, interactions = [], messages = [] } =
    (isObject(contract) ? contract : {}) as Readonly<Record<string, Json>>;
  const all = [...interactions as Json[], ...messages as Json[]].map(canonical).sort();
  const text = JSON.stringify([canonical(consumer ?? null), canonical(provider ?? null), all]);
  const bytes = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
  );
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A contract as a version of its consumer publishes it. */
export async function publicationOf(
  contract: Contract,
  version: string,
  branch?: string,
): Promise<Publication> {
  const file = writeContract(contract);
  return {
    consumer: contract.consumer,
    version,
    provider: contract.provider,
    contract: file,
    hash: await contentHash(file),
    ...(branch === undefined ? {} : { branch }),
  };
}
