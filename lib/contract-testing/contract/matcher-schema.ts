import { z } from "zod";
import { dateFormat, DEFAULT_FORMATS } from "../matchers/date-time.ts";
import { STATUS_CLASSES } from "../matchers/status-code.ts";
import type { Matcher } from "../matchers/matcher.ts";
import { patternOf } from "../matchers/pattern.ts";
import type { Json } from "./json.ts";
import { parsePath } from "./path.ts";

/** A check of zod by a function that says what is wrong. */
const refused =
  (why: (value: string) => string | undefined) => (value: string, context: z.RefinementCtx) => {
    const message = why(value);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  };
const thrown = (work: () => unknown) => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).message.split("\n")[0]!;
  }
};

const MOST_PATTERN = 2000;
const pattern = z.string().max(MOST_PATTERN).superRefine(
  refused((text) => thrown(() => patternOf(text))),
);
const dateText = z.string().superRefine(refused((text) => thrown(() => dateFormat(text))));
const size = z.number().int().min(0);
const sized = ({ min, max }: { min?: number | undefined; max?: number | undefined }) =>
  min === undefined || max === undefined || min <= max;

const plain = z.object({
  match: z.enum([
    "equality",
    "values",
    "null",
    "number",
    "integer",
    "decimal",
    "boolean",
    "notEmpty",
    "semver",
  ]),
});
const typed = z.object({ match: z.literal("type"), min: size.optional(), max: size.optional() })
  .refine(sized, "must have a min that is not over its max");
const dated = (match: keyof typeof DEFAULT_FORMATS) =>
  z.object({ match: z.literal(match), format: dateText.optional(), [match]: dateText.optional() });
const DATED = (["date", "time", "timestamp", "datetime"] as const).map(dated);

/** The matchers of all versions, each brought to one form: `min` alone is a `type`, `not-empty` is `notEmpty`. */
export const matcherSchema: z.ZodType<Matcher> = z.lazy(() =>
  z.preprocess(
    brought,
    z.discriminatedUnion("match", [
      plain,
      typed,
      z.object({ match: z.literal("regex"), regex: pattern }),
      z.object({ match: z.literal("include"), value: z.coerce.string() }),
      z.object({ match: z.literal("contentType"), value: z.string() }),
      ...DATED,
      z.object({
        match: z.literal("statusCode"),
        status: z.union([
          z.enum(Object.keys(STATUS_CLASSES)),
          z.array(z.number().int().min(100).max(599)).min(1),
        ]),
      }),
      z.object({
        match: z.literal("eachKey"),
        rules: z.array(matcherSchema).min(1),
        value: z.unknown().optional(),
      }),
      z.object({
        match: z.literal("eachValue"),
        rules: z.array(matcherSchema).min(1),
        value: z.unknown().optional(),
      }),
      z.object({ match: z.literal("arrayContains"), variants: z.array(variant) }),
    ]).transform((matcher) => {
      if (!(matcher.match! in DEFAULT_FORMATS)) return matcher;
      const kind = matcher.match as keyof typeof DEFAULT_FORMATS;
      const given = matcher as { format?: string } & Record<string, string | undefined>;
      return { match: kind, format: given.format ?? given[kind] ?? DEFAULT_FORMATS[kind] };
    }),
  ) as unknown as z.ZodType<Matcher>
);

const variant = z.object({
  index: z.number().int().min(0),
  rules: z.record(z.string(), z.lazy(() => pathRuleSchema)).default({}),
}).transform(({ index, rules }) => ({
  index,
  rules: Object.entries(rules).map(([path, rule]) => ({ path, steps: parsePath(path), ...rule })),
}));

/** The matchers of one path, in version 3's form or, alone, in version 2's. */
export const pathRuleSchema = z.preprocess(
  (value) =>
    value && typeof value === "object" && "matchers" in value ? value : { matchers: [value] },
  z.object({ combine: z.enum(["AND", "OR"]).default("AND"), matchers: z.array(matcherSchema) }),
);

/** Forms that mean the same, brought to one. */
function brought(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const given = value as Record<string, Json>;
  const named = given["match"] ??
    (("min" in given || "max" in given)
      ? "type"
      : "regex" in given
      ? "regex"
      : (["date", "time", "timestamp", "datetime"].find((kind) => kind in given) ?? null));
  const match = named === "not-empty"
    ? "notEmpty"
    : named === "content-type"
    ? "contentType"
    : named === "status-code"
    ? "statusCode"
    : named === "each-key"
    ? "eachKey"
    : named === "each-value"
    ? "eachValue"
    : named === "array-contains"
    ? "arrayContains"
    : named;
  return match === null ? given : { ...given, match };
}
