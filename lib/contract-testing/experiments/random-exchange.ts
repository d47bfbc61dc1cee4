import { ANY_KEY, ANY_PLACE, type Step } from "../contract/path.ts";
import { isObject, type Json } from "../contract/json.ts";
import type { RequestPart } from "../contract/model.ts";
import { stepsText } from "../contract/read-rules.ts";
import { mutationsOf } from "../evolution/mutate.ts";
import { replaced } from "../generators/mod.ts";
import type { Matcher, Rule } from "../matchers/matcher.ts";
import type { Random } from "../../sim/mod.ts";

const WORDS = ["soup", "12", "2026-11-27", "1.2.3", "r1", ""],
  KEYS = ["id", "name", "price", "lines", "open"];

/** A random value of JSON, at most so deep. */
function randomJson({ int, next }: Random, depth: number): Json {
  const kind = depth > 0 ? int(8) : int(5);
  if (kind === 0) return null;
  if (kind === 1) return int(2) === 1;
  if (kind === 2) return int(100);
  if (kind === 3) return 0.5 + int(100);
  if (kind === 4) return WORDS[int(WORDS.length)]!;
  if (kind === 5) {
    const item = randomJson({ int, next } as Random, depth - 1);
    return Array.from({ length: 1 + int(3) }, () => item);
  }
  return Object.fromEntries(
    KEYS.filter(() => next() < 0.5).map((
      key,
    ) => [key, randomJson({ int, next } as Random, depth - 1)]),
  );
}

/** All places of a value. */
function placesIn(
  value: Json,
  at: readonly Step[] = [],
): { steps: readonly Step[]; value: Json }[] {
  const inner = Array.isArray(value)
    ? value.map((item: Json, i) => [i, item] as const)
    : isObject(value)
    ? Object.entries(value)
    : [];
  return [{ steps: at, value }, ...inner.flatMap(([step, item]) => placesIn(item, [...at, step]))];
}

const TYPE: Matcher = { match: "type" }, FILLED: Matcher = { match: "notEmpty" };
const FOR_NUMBERS: readonly Matcher[] = [
  ...[TYPE, { match: "number" }, { match: "integer" }, { match: "decimal" }, {
    match: "equality",
  }] as const,
  { match: "regex", regex: "\\d+" },
];
const FOR_TEXTS: readonly Matcher[] = [
  ...[TYPE, FILLED, { match: "semver" }, { match: "equality" }] as const,
  ...[{ match: "regex", regex: "[a-z]+\\d?" }, { match: "include", value: "o" }] as const,
  { match: "date", format: "yyyy-MM-dd" },
];
const EACH_VALUE: Matcher = { match: "eachValue", rules: [TYPE] };
const FOR_OBJECTS: readonly Matcher[] = [
  ...[TYPE, TYPE, EACH_VALUE] as const,
  { match: "eachKey", rules: [{ match: "regex", regex: "[a-o]+" }] },
];

/** A matcher that makes sense for a value. */
function matcherFor(value: Json, { int }: Random): Matcher {
  const one = (list: readonly Matcher[]) => list[int(list.length)]!;
  if (Array.isArray(value)) {
    return one([
      ...[TYPE, EACH_VALUE, { match: "arrayContains", variants: [] }] as const,
      { match: "type", min: int(3), ...(int(2) === 0 ? { max: 2 + int(3) } : {}) },
    ]);
  }
  if (isObject(value)) return one(FOR_OBJECTS);
  if (typeof value === "number") return one(FOR_NUMBERS);
  return typeof value === "string" ? one(FOR_TEXTS) : one([TYPE, { match: "equality" }]);
}

/** An expected request with random content and rules, and requests that differ from it in a few places, or not at all. */
export function randomExchange(
  many: number,
  random: Random,
): { expected: RequestPart; sent: RequestPart[] } {
  const content = randomJson(random.split("content"), 3),
    { int, next } = random.split("rules"),
    places = placesIn(content);
  const chosen = places.filter(() => next() < 0.35);
  const rules = chosen.map(({ steps, value }): Rule => {
    const loose = steps.map((step): Step =>
      int(3) > 0 ? step : typeof step === "number" ? ANY_PLACE : int(4) === 0 ? ANY_KEY : step
    );
    return {
      path: stepsText(loose),
      steps: loose,
      combine: "AND",
      matchers: [matcherFor(value, { int, next } as Random)],
    };
  });
  const unique = [...new Map(rules.map((rule) => [rule.path, rule])).values()];
  const part = (body: Json): RequestPart => ({
    ...{
      method: "POST",
      path: "/asked",
      query: {},
      headers: { "Content-Type": ["application/json"] },
    },
    body: { contentType: "application/json", content: body },
    rules: {},
    generators: {},
  });
  const wrapped = (value: Json) => ({ value });
  const sent = Array.from({ length: many }, () => {
    let value = content;
    for (let i = int(4); i > 0; i--) value = changed(value, { int, next } as Random);
    return part(wrapped(value));
  });
  const below = unique.map((rule) => ({
    ...rule,
    steps: ["value", ...rule.steps],
    path: stepsText(["value", ...rule.steps]),
  }));
  return { expected: { ...part(wrapped(content)), rules: { body: below } }, sent };
}

/** A value changed in one place. */
function changed(value: Json, random: Random): Json {
  const { int } = random, places = placesIn(value), { steps } = places[int(places.length)]!;
  const mutations = mutationsOf(value);
  if (mutations.length > 0 && int(2) === 0) return mutations[int(mutations.length)]!.after;
  return replaced(value, steps, (old) => {
    if (Array.isArray(old)) {
      return int(2) === 0 && old.length > 0 ? [...old, old[0]!] : old.slice(1);
    }
    if (isObject(old)) return { ...old, [KEYS[int(KEYS.length)]!]: int(10) };
    if (typeof old === "number") return int(2) === 0 ? old + 1 : old + 0.25;
    return typeof old === "string" ? `${old}o1` : old === null ? 1 : !old;
  });
}
