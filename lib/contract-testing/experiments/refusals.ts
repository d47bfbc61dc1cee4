import { contractOf, expecting } from "../consumer/consumer.ts";
import type { Json } from "../contract/json.ts";
import { readContract } from "../contract/read.ts";
import { writeContract } from "../contract/write.ts";

/** What is wrong with a file, and the sentence that refuses it. */
export interface RefusalRow {
  readonly given: string;
  readonly refused: string;
}

/** Files that are no contracts, each with what a team reads in its build. */
export function refusals(): RefusalRow[] {
  const file = writeContract(contractOf("checkout", "catalogue", [
    expecting("dishes", { path: "/dishes" }, { body: [{ price: 450 }] }),
  ])) as { readonly [key: string]: Json };
  const [interaction] = file["interactions"] as readonly { readonly [key: string]: Json }[];
  const ruled = (matcher: Json): Json => ({
    ...file,
    interactions: [{
      ...interaction,
      response: { matchingRules: { body: { "$[*].price": { matchers: [matcher] } } } },
    }],
  });
  const given: readonly (readonly [given: string, file: string | Json])[] = [
    ["not JSON", "{ price: 450 }"],
    ["another version", { ...file, metadata: { pactSpecification: { version: "9.0" } } }],
    ["a matcher that nobody knows", ruled({ match: "roughly" })],
    ["a regex that may take for ever", ruled({ match: "regex", regex: "(\\d+)+" })],
    ["a regex that looks ahead in many ways", ruled({ match: "regex", regex: "(?=(a|b)*c).*" })],
    ["a list with more elements than it may have", ruled({ match: "type", min: 3, max: 2 })],
    ["the same interaction twice", { ...file, interactions: [interaction!, interaction!] }],
    ["brackets without end", "[".repeat(1000)],
  ];
  return given.map(([given, file]) => ({ given, refused: refusalOf(file) }));
}

function refusalOf(file: string | Json): string {
  try {
    readContract(file, "checkout.json");
    return "taken";
  } catch (error) {
    return (error as Error).message;
  }
}
