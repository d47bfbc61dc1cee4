import { random } from "../../sim/mod.ts";
import { isObject, type Json } from "../contract/json.ts";
import { readRequest, readResponse } from "../contract/read-parts.ts";
import { generateRequest, generateResponse } from "../generators/mod.ts";
import { patternOf } from "../matchers/pattern.ts";
import { type CompatibilityCase, looksLike, partFile, refuse } from "./compatibility-case.ts";

/** What a scenario about generators demands and ours does not make. */
export function made(
  { specification, part, body, generators, context, expect }: CompatibilityCase,
): string[] {
  const file = {
    path: "/path",
    query: "v1=12345",
    headers: { "X-TEST": "1" },
    ...partFile({ ...(body ? { body } : {}) }),
    generators: generators!,
  };
  const states = (context?.["providerState"] ?? {}) as Readonly<Record<string, Json>>;
  const mock = context?.["mockServer"];
  const around = {
    random: random(7),
    now: Date.UTC(2026, 10, 27, 9),
    states,
    ...(isObject(mock) ? { mockServer: String(mock["href"]) } : {}),
  };
  const result = part === "response"
    ? generateResponse(readResponse(file, specification, refuse), around)
    : generateRequest(readRequest(file, specification, refuse), around);
  return expect!.filter((wanted) => !holds(wanted, result)).map((wanted) =>
    `not ${JSON.stringify(wanted)}`
  );
}

function holds(
  { path, part, is, equals, matches, not }: NonNullable<CompatibilityCase["expect"]>[number],
  result: ReturnType<typeof generateRequest> | ReturnType<typeof generateResponse>,
): boolean {
  const [, kind, name] = /^(\w+)(?:\[([^\]]+)\])?$/.exec(part ?? "body")!;
  const named = (values: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(values).find(([key]) => key.toLowerCase() === name?.toLowerCase())?.[1]?.[0];
  const value: Json | undefined = kind === "path"
    ? (result as { path: string }).path
    : kind === "status"
    ? (result as { status: number }).status
    : kind === "queryParameter"
    ? named((result as unknown as { query: Record<string, string[]> }).query)
    : kind === "header"
    ? named(result.headers)
    : (result.body?.content as Readonly<Record<string, Json>>)?.[path!.replace(/^\$\./, "")];
  if (value === undefined) return false;
  return (is === undefined || looksLike(is, value)) &&
    (equals === undefined || String(value) === equals) &&
    (matches === undefined || patternOf(matches).test(String(value))) &&
    (not === undefined || String(value) !== not);
}
