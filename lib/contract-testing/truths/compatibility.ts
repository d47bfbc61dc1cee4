import { random, scored, type TruthRow } from "../../sim/mod.ts";
import { compareRequests, compareResponses } from "../compare/parts.ts";
import type { Mismatch } from "../compare/mismatch.ts";
import { MockProvider } from "../consumer/mock-provider.ts";
import type { Json } from "../contract/json.ts";
import type { Contract, Interaction, MessagePart } from "../contract/model.ts";
import { readContract } from "../contract/read.ts";
import { readMessage, readRequest, readResponse } from "../contract/read-parts.ts";
import { requestTo } from "../provider/over-http.ts";
import {
  type CompatibilityCase,
  exchangeFile,
  messageFileOf,
  partFile,
  refuse,
} from "./compatibility-case.ts";
import { judged } from "./judged-verification.ts";
import { made } from "./made.ts";

const contract = (interactions: readonly Json[], version: string): Contract =>
  readContract({
    consumer: { name: "consumer" },
    provider: { name: "provider" },
    interactions,
    metadata: { pactSpecification: { version } },
  });

/** What a scenario demands and ours does not do; empty where all of it holds. */
export async function broken(one: CompatibilityCase): Promise<string[]> {
  const runs = {
    compare: compared,
    mock: mocked,
    verify: verified,
    generate: made,
    message: messaged,
  };
  try {
    return await runs[one.kind](one);
  } catch (error) {
    return [`threw ${(error as Error).message}`];
  }
}

/** The suite's scenarios by kind: each a row. */
export async function compatibilityTruths(
  cases: readonly CompatibilityCase[],
): Promise<TruthRow[]> {
  const rows: TruthRow[] = [];
  for (const kind of ["compare", "mock", "verify", "generate", "message"] as const) {
    const own = cases.filter((one) => one.kind === kind), wrong: string[] = [];
    for (const one of own) {
      const faults = await broken(one);
      if (faults.length > 0) wrong.push(`${one.index}: ${faults.join(", ")}`);
    }
    rows.push(scored(`Pact's compatibility suite, ${kind}`, own.length, wrong));
  }
  return rows;
}

// deno-lint-ignore require-await
async function compared(
  { specification, part, expected, received, match, mismatches = [] }: CompatibilityCase,
): Promise<string[]> {
  const read = (given: Json) =>
    part === "response"
      ? compareResponses(
        readResponse(partFile(expected!), specification, refuse),
        readResponse(partFile(given), specification, refuse),
      )
      : compareRequests(
        readRequest(partFile(expected!), specification, refuse),
        readRequest(partFile(given), specification, refuse),
      );
  const found = received!.map(read);
  if (match) return found.flat().map(({ why }) => why);
  return [
    ...found.every((one) => one.length === 0) ? ["matches"] : [],
    ...unmatched(mismatches, found.flat()),
  ];
}

/** Mismatches that were to be found and were not, by type and path. */
function unmatched(
  wanted: readonly { type?: string; path?: string }[],
  found: readonly Mismatch[],
): string[] {
  const left = [...found];
  return wanted.flatMap(({ type, path }) => {
    const at = left.findIndex((one) =>
      (type === undefined || one.type === type) &&
      (path === undefined || one.path === path || one.path.toLowerCase() === path.toLowerCase())
    );
    if (at < 0) return [`no mismatch of ${type ?? ""} ${path ?? ""}`];
    left.splice(at, 1);
    return [];
  });
}

async function mocked(
  { specification, interactions, requests, status, ok, pactWritten, error, mismatches }:
    CompatibilityCase,
): Promise<string[]> {
  const mock = new MockProvider(
    contract(interactions!.map((one, i) => exchangeFile(one, i)), specification),
    { random: random(1), now: 0 },
  );
  let last = 0;
  for (const request of requests!) {
    const sent = readRequest(partFile(request), specification, refuse);
    last = (await mock.fetch(requestTo("http://mock", sent))).status;
  }
  const faults = mock.faults(), wrong: string[] = [];
  if (last !== status) wrong.push(`status ${last}`);
  if (ok !== undefined && ok !== (faults.length === 0)) {
    wrong.push(`verdict ${faults.length === 0}`);
  }
  if (pactWritten !== undefined && pactWritten !== (faults.length === 0)) {
    wrong.push("contract written or not");
  }
  if (error !== undefined && !faults.some(({ kind }) => kind === error)) {
    wrong.push(`${faults.map(({ kind }) => kind)}, not ${error}`);
  }
  return [
    ...wrong,
    ...unmatched(
      mismatches ?? [],
      faults.flatMap((fault) => fault.kind === "mismatches" ? fault.mismatches : []),
    ),
  ];
}

async function verified(one: CompatibilityCase): Promise<string[]> {
  const { specification, provider, pacts } = one;
  const app = new MockProvider({
    interactions: contract(provider!.map((given, i) => exchangeFile(given, i)), specification)
      .interactions.map(lenient),
  }, { random: random(1), now: 0 });
  return await judged(
    one,
    contract(pacts!.map((given, i) => exchangeFile(given, i)), specification),
    { fetch: (request) => app.fetch(request) },
  );
}

/** A provider answers by method and path, whatever else a request has. */
function lenient(interaction: Interaction): Interaction {
  if (interaction.kind !== "http") return interaction;
  const { body: _, ...request } = interaction.request;
  return { ...interaction, request: { ...request, headers: {}, rules: {} } };
}

async function messaged(one: CompatibilityCase): Promise<string[]> {
  const { specification, provider, pacts } = one;
  const made = new Map<string, MessagePart>(
    provider!.map((
      given,
    ) => [
      String((given as { message: string }).message),
      readMessage(messageFileOf(given, specification), specification, refuse),
    ]),
  );
  const read = readContract({
    ...{
      consumer: { name: "consumer" },
      provider: { name: "provider" },
      metadata: { pactSpecification: { version: specification } },
    },
    messages: pacts!.map((given) => messageFileOf(given, specification)),
  });
  return await judged(one, read, { message: (description) => made.get(description)! });
}
