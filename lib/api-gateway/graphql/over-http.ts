import { GraphQLError } from "graphql";
import { z } from "zod";
import { bodyText, LIMITS } from "../forwarding/guard.ts";
import { Refusal } from "../problem.ts";
import type { GraphQLAnswer } from "./execute.ts";
import type { GraphQLParams } from "./face.ts";
import { QueryError } from "./prepared.ts";
import type { TrustedDocuments } from "./trusted.ts";

/** The two types of answers of GraphQL over HTTP. */
export type GraphQLMedia = "application/graphql-response+json" | "application/json";

const Params = z.object({
  query: z.string().optional(),
  documentId: z.string().optional(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * Which of the two types the caller wants; one that says nothing is old and gets `application/json`.
 *
 * @throws {Refusal} 406 where it takes neither.
 */
export function mediaOf(request: Request): GraphQLMedia {
  const accept = request.headers.get("accept");
  if (accept === null || accept === "*/*") return "application/json";
  for (const part of accept.split(",")) {
    const [type = "", ...parameters] = part.trim().toLowerCase().split(";").map((text) =>
      text.trim()
    );
    if (parameters.includes("q=0")) continue;
    if (parameters.some((one) => one.startsWith("charset=") && !/^charset="?utf-?8"?$/.test(one))) {
      continue;
    }
    if (type === "application/graphql-response+json") return type;
    if (/^(application\/(json|\*)|\*\/\*)$/.test(type)) return "application/json";
  }
  throw new Refusal(
    406,
    "Cannot answer: application/json or application/graphql-response+json only",
  );
}

/**
 * The parameters of a request by the GraphQL-over-HTTP draft: JSON in a POST, the query string in a GET.
 *
 * @param trusted Where given, only queries that it knows.
 * @throws {Refusal} 400, 405, 413 or 415.
 */
export async function paramsOf(
  request: Request,
  trusted?: TrustedDocuments,
  most: number = LIMITS.body,
): Promise<GraphQLParams> {
  const { method } = request;
  if (method === "GET") return readParams(fromQuery(request.url), trusted);
  if (method !== "POST") refuseMethod("GET, POST");
  requireJson(request.headers.get("content-type"));
  return readParams(parseJson(await bodyText(request, most)), trusted);
}

function readParams(input: unknown, trusted: TrustedDocuments | undefined): GraphQLParams {
  const read = Params.safeParse(input);
  if (!read.success) {
    const { path } = read.error.issues[0]!;
    throw new Refusal(400, `Cannot read the query: ${path.join(".") || "it"} is not as it must be`);
  }
  const { query, documentId, variables, operationName } = read.data;
  if (trusted) return { query: trusted.find(documentId), variables, operationName };
  if (query === undefined) throw new Refusal(400, "Cannot read the query: there is none");
  return { query, variables, operationName };
}

function fromQuery(url: string): unknown {
  const { searchParams } = new URL(url), input: Record<string, unknown> = {};
  for (const [name, text] of searchParams) {
    if (name === "variables" || name === "extensions") input[name] = parseJson(text);
    else input[name] = text;
  }
  return input;
}

function requireJson(type: string | null): void {
  if (type === "application/json") return;
  const [media, ...parameters] = (type ?? "").toLowerCase().split(";").map((text) => text.trim());
  const charset = parameters.find((one) => one.startsWith("charset="));
  if (media !== "application/json" || charset && !/^charset="?utf-?8"?$/.test(charset)) {
    throw new Refusal(415, "Cannot read the query: its type must be application/json");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "Cannot read the query: it is not JSON");
  }
}

/** @throws {Refusal} 405, with what is allowed. */
export function refuseMethod(allow: string): never {
  throw new Refusal(405, `Cannot do that here: allowed are ${allow}`, { headers: { allow } });
}

/** An answer. Where the new type is spoken, a query that could not be executed at all has a status of its own. */
export function answerResponse(
  answer: GraphQLAnswer | { errors: readonly GraphQLError[] },
  media: GraphQLMedia,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(answer), {
    status,
    headers: { "content-type": `${media}; charset=utf-8`, ...headers },
  });
}

/** An error that came before the execution, told as GraphQL tells errors. */
export function errorResponse(error: unknown, media: GraphQLMedia): Response {
  if (error instanceof QueryError) {
    // The old type's readers take any other status for one of a proxy's.
    const status = media === "application/json" ? 200 : 400;
    return answerResponse({ errors: error.errors }, media, status);
  }
  const known = error instanceof Refusal
    ? error
    : new Refusal(500, "Cannot answer: something went wrong here");
  const errors = [new GraphQLError(known.message, { extensions: { status: known.status } })];
  return answerResponse({ errors }, media, known.status, known.options.headers);
}
