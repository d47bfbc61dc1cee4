import type { Json } from "../contract/json.ts";
import type { GeneratorContext } from "./context.ts";
import type { Generator } from "./generator.ts";

/** A value of the provider's states: `${id}` alone keeps its type, within a text it is written. */
export function providerState(
  { expression }: Generator,
  { states = {} }: GeneratorContext,
  value: Json,
): Json {
  const text = String(expression ?? "");
  const alone = /^\$\{(\w+)\}$/.exec(text)?.[1] ?? (/^\w+$/.test(text) ? text : undefined);
  if (alone !== undefined) return Object.hasOwn(states, alone) ? states[alone]! : value;
  const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!);
  if (names.some((name) => !Object.hasOwn(states, name))) return value;
  return text.replace(/\$\{(\w+)\}/g, (_, name: string) => String(states[name]));
}

/** An address of the mock server, with what the pattern keeps of the example behind it. */
export function mockServerUrl(
  { example, regex }: Generator,
  { mockServer }: GeneratorContext,
  value: Json,
): Json {
  if (mockServer === undefined) return value;
  const kept = new RegExp(String(regex ?? ".*")).exec(String(example ?? value))?.[1] ?? "";
  return mockServer.replace(/\/$/, "") + kept;
}
