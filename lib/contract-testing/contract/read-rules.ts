import type { z } from "zod";
import type { Rule } from "../matchers/matcher.ts";
import type { Generator, Generators, Placed } from "../generators/generator.ts";
import { patternOf } from "../matchers/pattern.ts";
import { isObject, type Json } from "./json.ts";
import { pathRuleSchema } from "./matcher-schema.ts";
import { ANY_KEY, ANY_PLACE, parsePath, type Step } from "./path.ts";
import type { Category, Rules } from "./rules.ts";

/** What parts of interactions are called in contracts of all versions. */
const NAMES: Readonly<Record<string, Category>> = {
  ...{
    method: "method",
    path: "path",
    query: "query",
    header: "header",
    headers: "header",
    status: "status",
  },
  ...{
    body: "body",
    content: "body",
    contents: "body",
    metadata: "metadata",
    metaData: "metadata",
  },
};
/** Parts that are one value: their rules have no path. */
const SINGLE = new Set<Category>(["method", "path", "status"]);

/** Told what is wrong with a rule, and where; never returns. */
export type Refuse = (path: string, why: string) => never;

/**
 * Reads matching rules: version 2's, whose paths begin with the part (`$.body.price`), and those of versions 3 and 4, which
 * have a list for each part.
 */
export function readRules(given: Json | undefined, refuse: Refuse): Rules {
  const rules: { [C in Category]?: Rule[] } = {};
  const add = (category: Category, path: string, steps: readonly Step[], rule: Json) => {
    const read = pathRuleSchema.safeParse(rule);
    if (!read.success) refuse(path, sentenceOf(read.error));
    else (rules[category] ??= []).push({ path, steps, ...read.data });
  };
  if (given === undefined || given === null) return rules;
  if (!isObject(given)) refuse("matchingRules", "must be an object");
  for (const [key, value] of Object.entries(given as Readonly<Record<string, Json>>)) {
    if (key.startsWith("$")) {
      const [first, ...steps] = stepsOf(key, refuse), category = NAMES[String(first)];
      if (!category) refuse(key, `must begin with $.body, $.headers, $.query, $.path or $.status`);
      add(
        category!,
        key,
        category === "header" || category === "query" ? steps.slice(0, 1) : steps,
        value,
      );
      continue;
    }
    const category = NAMES[key];
    if (!category) refuse(key, `must be one of ${Object.keys(NAMES).join(", ")}`);
    if (!isObject(value)) refuse(key, "must be an object");
    const list = value as Readonly<Record<string, Json>>;
    if ("matchers" in list) add(category!, "$", [], list);
    else {for (const [path, rule] of Object.entries(list)) {
        add(category!, path, placeOf(category!, path, refuse), rule);
      }}
  }
  return rules;
}

/** The steps of a rule's path below its part. Names of headers and parameters may stand alone. */
function placeOf(category: Category, path: string, refuse: Refuse): readonly Step[] {
  if (category === "body") return stepsOf(path, refuse);
  if (SINGLE.has(category)) return [];
  if (path.startsWith("$")) return stepsOf(path, refuse).slice(0, 1);
  return [category === "query" ? path.replace(/\[(\d+|\*)\]$/, "") : path];
}

function stepsOf(path: string, refuse: Refuse): Step[] {
  try {
    return parsePath(path.startsWith("$") ? path : `$.${path}`);
  } catch (error) {
    return refuse(path, (error as Error).message);
  }
}

/** Reads generators, for each part those of its places. */
export function readGenerators(given: Json | undefined, refuse: Refuse): Generators {
  const generators: Record<string, Placed[]> = {};
  if (!isObject(given)) return generators;
  for (const [part, value] of Object.entries(given)) {
    const category = NAMES[part];
    if (!category || !isObject(value)) {
      refuse(`generators.${part}`, "must name a part and be an object");
    }
    const placed = "type" in (value as object)
      ? { $: value as Json }
      : value as Readonly<Record<string, Json>>;
    for (const [path, generator] of Object.entries(placed)) {
      if (!isObject(generator) || typeof generator["type"] !== "string") {
        refuse(`generators.${part}.${path}`, "must have a type");
      }
      if ((generator as Generator).type === "Regex") refuseRegex(path, generator, refuse);
      (generators[category!] ??= []).push({
        path,
        steps: placeOf(category!, path, refuse),
        generator: generator as Generator,
      });
    }
  }
  return generators;
}

/** Refuses a generator of texts for a pattern that may take for ever, or is none. */
function refuseRegex(path: string, generator: Json, refuse: Refuse): void {
  try {
    patternOf(String((generator as Generator)["regex"]));
  } catch (error) {
    refuse(`generators ${path}`, (error as Error).message);
  }
}

/** The path of a rule as it is written. */
export function stepsText(steps: readonly Step[]): string {
  return steps.reduce<string>(
    (text, step) =>
      text +
      (step === ANY_KEY
        ? ".*"
        : step === ANY_PLACE
        ? "[*]"
        : typeof step === "number"
        ? `[${step}]`
        : /^[A-Za-z_]\w*$/.test(step)
        ? `.${step}`
        : `['${step.replace(/[\\']/g, "\\$&")}']`),
    "$",
  );
}

/** What is wrong, as one sentence of the first issue. */
export function sentenceOf(error: z.ZodError): string {
  const { path, message, code } = error.issues[0]!,
    given = error.issues[0] as unknown as { note?: string };
  const place = path.length > 0 ? `${path.join(".")}${code === "custom" ? ":" : ""} ` : "";
  if (code === "invalid_union" && given.note === "No matching discriminator") {
    return `${place}names no matcher that is known`;
  }
  return `${place}${
    message.replace(/^Invalid input: /, "").replace(
      /^expected (.+), received (.+)$/,
      "must be $1: received $2",
    )
  }`;
}
