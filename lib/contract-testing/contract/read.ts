import { z } from "zod";
import { MOST_BYTES } from "./body.ts";
import { ContractError } from "./contract-error.ts";
import { depthOf, isObject, type Json, MOST_NESTED } from "./json.ts";
import type { Contract, Interaction, ProviderState, Specification } from "./model.ts";
import { SPECIFICATIONS } from "./model.ts";
import { readMessage, readRequest, readResponse } from "./read-parts.ts";
import { type Refuse, sentenceOf } from "./read-rules.ts";

const json = z.unknown() as z.ZodType<Json>;
const states = z.array(z.union([
  z.string().transform((name) => ({ name, params: {} })),
  z.looseObject({ name: z.string(), params: z.record(z.string(), json).nullish() }),
]));

const interactionFile = z.looseObject({
  description: z.string(),
  type: z.string().optional(),
  pending: z.boolean().default(false),
  comments: json.optional(),
  providerState: z.string().nullish(),
  provider_state: z.string().nullish(),
  providerStates: states.nullish(),
});
const contractFile = z.looseObject({
  consumer: z.looseObject({ name: z.string().min(1) }),
  provider: z.looseObject({ name: z.string().min(1) }),
  interactions: z.array(json).optional(),
  messages: z.array(json).optional(),
  metadata: z.looseObject({}).nullish(),
});

/**
 * Reads a contract of Pact's specification 1, 1.1, 2, 3 or 4: parsed once, here, so that nothing behind this door asks again.
 *
 * @param given A text of JSON, or its value.
 * @param file What it is called, for the sentence that refuses it.
 * @throws {ContractError} Where it is no contract: not JSON, larger than 5 MB, of an unknown version, with an unknown matcher
 * or a regex that does not compile or may take for ever (see {@linkcode patternOf}), with a list's min over its max, or with
 * two interactions that can't be told apart.
 */
export function readContract(given: string | Json, file?: string): Contract {
  const refuse = (why: string): never => {
    throw new ContractError(why, file);
  };
  const value = typeof given === "string" ? parsed(given, refuse) : given;
  const read = contractFile.safeParse(value);
  if (!read.success) return refuse(sentenceOf(read.error));
  const { consumer, provider, metadata, interactions = [], messages = [] } = read.data;
  const specification = versionOf((metadata ?? {}) as Record<string, Json>, refuse);
  const all = [
    ...interactions.map((one, i) => readInteraction(one, i, specification, refuse)),
    ...messages.map((one, i) => readInteraction(one, i, specification, refuse, "message")),
  ];
  const seen = new Set<string>();
  for (const [i, { kind, description, states }] of all.entries()) {
    const name = JSON.stringify([kind, description, states]);
    if (seen.has(name)) {
      refuse(
        `interaction ${i + 1} ("${description}") has the description and the states of another one`,
      );
    }
    seen.add(name);
  }
  return { consumer: consumer.name, provider: provider.name, specification, interactions: all };
}

function parsed(text: string, refuse: (why: string) => never): Json {
  if (text.length > MOST_BYTES) {
    refuse(`it must have at most ${MOST_BYTES} bytes: received ${text.length}`);
  }
  const depth = depthOf(text);
  if (depth > MOST_NESTED) {
    refuse(`it must be nested at most ${MOST_NESTED} levels deep: received ${depth}`);
  }
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    return refuse(`it must be JSON: ${(error as Error).message}`);
  }
}

/** The version that a contract names; 2 where it names none, as was usual then. */
function versionOf(
  metadata: Readonly<Record<string, Json>>,
  refuse: (why: string) => never,
): Specification {
  const named = metadata["pactSpecification"] ?? metadata["pact-specification"] ??
    metadata["pactSpecificationVersion"];
  const version = String(isObject(named) ? named["version"] : named ?? "2").replace(
    /^(1\.1|\d+)(\.\d+)*$/,
    "$1",
  );
  if (!(SPECIFICATIONS as readonly string[]).includes(version)) {
    refuse(`its specification must be one of ${SPECIFICATIONS.join(", ")}: received ${version}`);
  }
  return version as Specification;
}

function readInteraction(
  given: Json,
  i: number,
  version: Specification,
  stop: (why: string) => never,
  kind?: "message",
): Interaction {
  const read = interactionFile.safeParse(given);
  if (!read.success) return stop(`interaction ${i + 1}: ${sentenceOf(read.error)}`);
  const { description, type, pending, comments, providerStates, providerState, provider_state } =
    read.data;
  const refuse: Refuse = (path, why) =>
    stop(`interaction ${i + 1} ("${description}"), at ${path}: ${why}`);
  const state = providerState ?? provider_state;
  const common = {
    ...{ description, pending, comments: commentsOf(comments) },
    states:
      providerStates?.map(({ name, params }): ProviderState => ({ name, params: params ?? {} })) ??
        (state ? [{ name: state, params: {} }] : []),
  };
  const is = kind ??
    (type === "Asynchronous/Messages"
      ? "message"
      : type === undefined || type === "Synchronous/HTTP"
      ? "http"
      : undefined);
  if (is === "message") {
    return { ...common, kind: "message", message: readMessage(given, version, refuse) };
  }
  if (is === undefined) {
    refuse("type", `must be Synchronous/HTTP or Asynchronous/Messages: received ${type}`);
  }
  const { request, response } = given as { readonly request?: Json; readonly response?: Json };
  if (!isObject(request)) refuse("request", "must be an object");
  return {
    ...common,
    kind: "http",
    request: readRequest(request!, version, refuse),
    response: readResponse(response ?? {}, version, refuse),
  };
}

/** Comments as lines: version 4 has `text` and `testname`. */
function commentsOf(given: Json | undefined): string[] {
  if (!isObject(given)) return [];
  return Object.values(given).flat().filter((line): line is string => typeof line === "string");
}
