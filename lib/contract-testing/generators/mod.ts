/** The generators of Pact, and how they are applied: values that a contract wants made anew for each run. */
import type { Body } from "../contract/body.ts";
import { isObject, type Json } from "../contract/json.ts";
import { kindOf } from "../contract/media-type.ts";
import type { RequestPart, ResponsePart } from "../contract/model.ts";
import { ANY_KEY, ANY_PLACE, type Step } from "../contract/path.ts";
import type { GeneratorContext } from "./context.ts";
import { dated } from "./dates.ts";
import type { Generator, Placed } from "./generator.ts";
import {
  randomBoolean,
  randomDecimal,
  randomHexadecimal,
  randomInt,
  randomString,
  uuid,
} from "./numbers.ts";
import { regexText } from "./regex.ts";
import { mockServerUrl, providerState } from "./urls.ts";

type Make = (generator: Generator, context: GeneratorContext, value: Json) => Json;

const MAKERS: Readonly<Record<string, Make>> = {
  ...{
    RandomInt: randomInt,
    RandomDecimal: randomDecimal,
    RandomHexadecimal: randomHexadecimal,
    RandomString: randomString,
  },
  ...{
    RandomBoolean: randomBoolean,
    Uuid: uuid,
    Regex: regexText,
    ProviderState: providerState,
    MockServerURL: mockServerUrl,
  },
  ...{ Date: dated("date"), Time: dated("time"), DateTime: dated("datetime") },
};

/** A value made by a generator; of one that is not known, the value as it is. */
export function generated(generator: Generator, value: Json, context: GeneratorContext): Json {
  return MAKERS[generator.type]?.(generator, context, value) ?? value;
}

/** A value with those in it replaced that generators name. O(size × generators). */
export function generateJson(
  value: Json,
  placed: readonly Placed[],
  context: GeneratorContext,
): Json {
  return placed.reduce(
    (whole, { steps, generator }) =>
      replaced(whole, steps, (old) => generated(generator, old, context)),
    value,
  );
}

/** A value in which those at a path are replaced. */
export function replaced(value: Json, steps: readonly Step[], by: (old: Json) => Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return by(value);
  if (Array.isArray(value)) {
    return value.map((item: Json, i) =>
      step === ANY_KEY || step === ANY_PLACE || step === i || step === String(i)
        ? replaced(item, rest, by)
        : item
    );
  }
  if (!isObject(value) || typeof step === "number") return value;
  return Object.fromEntries(
    Object.entries(value).map((
      [key, item],
    ) => [key, step === ANY_KEY || step === key ? replaced(item, rest, by) : item]),
  );
}

function generateBody(
  body: Body | undefined,
  placed: readonly Placed[] | undefined,
  context: GeneratorContext,
): Body | undefined {
  if (
    !body || !placed || body.content instanceof Uint8Array ||
    kindOf(body.contentType, body.content) !== "json"
  ) return body;
  return { ...body, content: generateJson(body.content, placed, context) };
}

/** Named values, as headers and parameters, with those replaced that generators name. */
function generateNamed(
  values: { readonly [name: string]: readonly string[] },
  placed: readonly Placed[] = [],
  context: GeneratorContext,
) {
  const made = { ...values };
  for (const { steps: [name], generator } of placed) {
    const key = Object.keys(values).find((key) =>
      key.toLowerCase() === String(name).toLowerCase()
    ) ?? String(name);
    made[key] = (values[key] ?? [""]).map((value) => String(generated(generator, value, context)));
  }
  return made;
}

/** A request as it is sent: with what its generators make. */
export function generateRequest(request: RequestPart, context: GeneratorContext): RequestPart {
  const { path, query, header, body } = request.generators;
  const [first] = path ?? [], content = generateBody(request.body, body, context);
  return {
    ...request,
    path: first ? String(generated(first.generator, request.path, context)) : request.path,
    query: generateNamed(request.query, query, context),
    headers: generateNamed(request.headers, header, context),
    ...(content ? { body: content } : {}),
  };
}

/** A response as it is given: with what its generators make. */
export function generateResponse(response: ResponsePart, context: GeneratorContext): ResponsePart {
  const { status, header, body } = response.generators;
  const [first] = status ?? [], content = generateBody(response.body, body, context);
  return {
    ...response,
    status: first ? Number(generated(first.generator, response.status, context)) : response.status,
    headers: generateNamed(response.headers, header, context),
    ...(content ? { body: content } : {}),
  };
}
