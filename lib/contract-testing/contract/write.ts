import { type HeaderFields } from "../compare/headers.ts";
import type { Generators } from "../generators/generator.ts";
import type { Matcher, Rule } from "../matchers/matcher.ts";
import { type Body, toBase64 } from "./body.ts";
import type { Json } from "./json.ts";
import type { Contract, HttpInteraction, Interaction, MessageInteraction } from "./model.ts";
import { stepsText } from "./read-rules.ts";
import type { Category, Rules } from "./rules.ts";

/** Parts whose rules have no path. */
const SINGLE: readonly Category[] = ["path", "method", "status"];

/**
 * A contract as a value of JSON in the form of version 3 or 4, which other tools read.
 *
 * @param version Version 3 has no comments and no pending interactions; its messages stand apart.
 */
export function writeContract(contract: Contract, version: "3" | "4" = "4"): Json {
  const http = contract.interactions.filter((one): one is HttpInteraction => one.kind === "http");
  const messages = contract.interactions.filter((one): one is MessageInteraction =>
    one.kind === "message"
  );
  const four = version === "4";
  const head = { consumer: { name: contract.consumer }, provider: { name: contract.provider } };
  const metadata = { pactSpecification: { version: four ? "4.0" : "3.0.0" } };
  if (four) {
    return {
      ...head,
      interactions: contract.interactions.map((one) =>
        one.kind === "http" ? writeHttp(one, true) : writeMessage(one, true)
      ),
      metadata,
    };
  }
  return {
    ...head,
    ...(http.length > 0 || messages.length === 0
      ? { interactions: http.map((one) => writeHttp(one, false)) }
      : {}),
    ...(messages.length > 0 ? { messages: messages.map((one) => writeMessage(one, false)) } : {}),
    metadata,
  };
}

function common(
  { description, states, pending, comments, kind }: Interaction,
  four: boolean,
): { [key: string]: Json } {
  return {
    ...(four
      ? { type: kind === "http" ? "Synchronous/HTTP" : "Asynchronous/Messages", pending }
      : {}),
    description,
    ...(states.length > 0
      ? {
        providerStates: states.map(({ name, params }) => ({
          name,
          ...(Object.keys(params).length > 0 ? { params } : {}),
        })),
      }
      : {}),
    ...(four && comments.length > 0 ? { comments: { text: comments } } : {}),
  };
}

function writeHttp(one: HttpInteraction, four: boolean): Json {
  const { request, response } = one;
  return {
    ...common(one, four),
    request: {
      ...{ method: request.method, path: request.path },
      ...(Object.keys(request.query).length > 0 ? { query: request.query as Json } : {}),
      ...headers(request.headers, four),
      ...body("body", request.body, four),
      ...ruled(request.rules, "body"),
      ...generators(request.generators, "body"),
    },
    response: {
      status: response.status,
      ...headers(response.headers, four),
      ...body("body", response.body, four),
      ...ruled(response.rules, "body"),
      ...generators(response.generators, "body"),
    },
  };
}

function writeMessage(one: MessageInteraction, four: boolean): Json {
  const { message } = one, name = four ? "contents" : "body";
  return {
    ...common(one, four),
    ...body("contents", message.body, four),
    metadata: message.metadata as Json,
    ...ruled(message.rules, four ? "content" : name),
    ...generators(message.generators, name),
  };
}

function headers(given: HeaderFields, four: boolean): { headers?: Json } {
  const all = Object.entries(given);
  return all.length === 0 ? {} : {
    headers: Object.fromEntries(
      all.map(([name, values]) => [name, four ? values as Json : values.join(", ")]),
    ),
  };
}

function body(name: string, given: Body | undefined, four: boolean): { [key: string]: Json } {
  if (!given) return {};
  const { contentType, content } = given, bytes = content instanceof Uint8Array;
  const plain = bytes ? toBase64(content) : content;
  if (!four) return { [name]: plain };
  return {
    [name]: {
      ...(contentType === undefined ? {} : { contentType }),
      encoded: bytes ? "base64" : false,
      content: plain,
    },
  };
}

function ruled(rules: Rules, bodyName: string): { matchingRules?: Json } {
  const written = writeRules(rules, bodyName);
  return Object.keys(written).length === 0 ? {} : { matchingRules: written };
}

/** Rules by part, as versions 3 and 4 have them. */
export function writeRules(rules: Rules, bodyName = "body"): { readonly [part: string]: Json } {
  const parts = Object.entries(rules).filter(([, list]) => list.length > 0).map((
    [category, list],
  ): [string, Json] => [
    category === "body" ? bodyName : category,
    SINGLE.includes(category as Category) ? writeRule(list[0]!) : Object.fromEntries(
      list.map((
        rule,
      ) => [
        category === "body" ? stepsText(rule.steps) : String(rule.steps[0]),
        writeRule(rule),
      ]),
    ),
  ]);
  return Object.fromEntries(parts);
}

function writeRule({ combine, matchers }: Rule): Json {
  return { combine, matchers: matchers.map(writeMatcher) };
}

function writeMatcher(matcher: Matcher): Json {
  if (matcher.match === "arrayContains") {
    return {
      match: matcher.match,
      variants: matcher.variants.map(({ index, rules }) => ({
        index,
        rules: Object.fromEntries(rules.map((rule) => [stepsText(rule.steps), writeRule(rule)])),
        generators: {},
      })),
    };
  }
  if (matcher.match === "eachKey" || matcher.match === "eachValue") {
    return { ...matcher, rules: matcher.rules.map(writeMatcher) } as unknown as Json;
  }
  return { ...matcher } as unknown as Json;
}

function generators(given: Generators, bodyName: string): { generators?: Json } {
  const parts = Object.entries(given).filter(([, list]) => list.length > 0).map((
    [part, list],
  ): [string, Json] => [
    part === "body" ? bodyName : part,
    part === "path" || part === "status" ? list[0]!.generator : Object.fromEntries(
      list.map((
        { steps, generator },
      ) => [part === "body" ? stepsText(steps) : String(steps[0]), generator]),
    ),
  ]);
  return parts.length === 0 ? {} : { generators: Object.fromEntries(parts) };
}
