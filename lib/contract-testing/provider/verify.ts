import { type Clock, inTime, type Random } from "../../sim/mod.ts";
import { compareMessages, compareResponses } from "../compare/parts.ts";
import type { Mismatch } from "../compare/mismatch.ts";
import type {
  Contract,
  HttpInteraction,
  Interaction,
  MessageInteraction,
  MessagePart,
  ProviderState,
} from "../contract/model.ts";
import { generateRequest } from "../generators/mod.ts";
import { masked } from "../compare/masked.ts";
import { requestTo, responsePart } from "./over-http.ts";
import { enterStates, type StateHandler, type StateValues } from "./states.ts";

/** How a provider is asked. */
export interface Provider {
  /** Answers requests: `fetch` to a base address, or an app's own. */
  readonly fetch?: (request: Request) => Response | Promise<Response>;
  /** Makes the message that a description is about. */
  readonly message?: (
    description: string,
    states: readonly ProviderState[],
  ) => MessagePart | Promise<MessagePart>;
  readonly states?: StateHandler;
  /** Changes each request before it is sent: a token that no contract can know. */
  readonly filter?: (request: Request) => Request | Promise<Request>;
}

/** Limits of a verification. */
export interface VerifyOptions {
  readonly clock: Pick<Clock, "now" | "after">;
  readonly random: Random;
  /** Where requests go: only their path matters to an app that is called in this process. Default: `"http://provider"`. */
  readonly base?: string;
  /** Time that an answer, or a state, may take, in ms. Default: 5000. */
  readonly timeout?: number;
  /** Requests without states that are sent at once. What has states, and messages, wait for each other. Default: 1. */
  readonly concurrency?: number;
}

/** What became of one interaction. */
export interface Verified {
  readonly description: string;
  readonly outcome: "passed" | "failed" | "pending";
  /** What its response has otherwise. Secrets are hidden. */
  readonly mismatches: readonly Mismatch[];
  /** Why there was no response to compare. */
  readonly error?: string;
  readonly warnings: readonly string[];
  readonly comments: readonly string[];
  /** Of the clock. */
  readonly ms: number;
}

/** What became of a contract. */
export interface Verification {
  /** Whether all interactions passed that are not pending. */
  readonly success: boolean;
  readonly results: readonly Verified[];
}

/**
 * Replays a contract against a provider: for each interaction sets up its states, asks, compares, and takes the states back.
 * Whatever the provider does, each interaction ends in time and the others go on. O(interactions).
 */
export async function verify(
  { interactions }: Pick<Contract, "interactions">,
  provider: Provider,
  options: VerifyOptions,
): Promise<Verification> {
  const results: Verified[] = new Array(interactions.length);
  const all = interactions.map((one, i) => [one, i] as const);
  const isApart = ({ kind, states }: Interaction) => kind === "http" && states.length === 0;
  const apart = all.filter(([one]) => isApart(one)), inTurn = all.filter(([one]) => !isApart(one));
  const work = async (queue: (readonly [Interaction, number])[]) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      results[next[1]] = await verifyOne(next[0], provider, options);
    }
  };
  await Promise.all(
    Array.from({ length: Math.max(1, options.concurrency ?? 1) }, () => work(apart)),
  );
  await work(inTurn);
  return { success: results.every(({ outcome }) => outcome !== "failed"), results };
}

async function verifyOne(
  interaction: Interaction,
  provider: Provider,
  options: VerifyOptions,
): Promise<Verified> {
  const { clock, timeout = 5000 } = options, start = clock.now(), warnings: string[] = [];
  const stated = { handler: provider.states, clock, timeout };
  let mismatches: Mismatch[] = [], error: string | undefined, isSetUp = false;
  try {
    const entered = await enterStates(interaction, "setup", stated);
    isSetUp = true;
    warnings.push(...entered.warnings);
    mismatches = interaction.kind === "http"
      ? await askOverHttp(interaction, provider, entered.values, options)
      : await askForMessage(interaction, provider, options);
  } catch (thrown) {
    error = reasonOf(thrown);
  }
  // As in Pact, a handler whose setup fails has left things as they were, and is not called again.
  if (isSetUp) {
    const failed = (thrown: unknown) => void (error ??= reasonOf(thrown));
    await enterStates(interaction, "teardown", stated).catch(failed);
  }
  const passed = mismatches.length === 0 && error === undefined;
  return {
    ...{
      description: interaction.description,
      mismatches: mismatches.map(masked),
      warnings,
      comments: interaction.comments,
    },
    outcome: passed ? "passed" : interaction.pending ? "pending" : "failed",
    ...(error === undefined ? {} : { error }),
    ms: clock.now() - start,
  };
}

async function askOverHttp(
  { request, response }: HttpInteraction,
  provider: Provider,
  states: StateValues,
  options: VerifyOptions,
): Promise<Mismatch[]> {
  const { clock, random, base = "http://provider", timeout = 5000 } = options;
  if (!provider.fetch) throw new Error("the provider answers no requests");
  const leave = new AbortController();
  const late = () => {
    leave.abort();
    return new Error(`no answer within ${timeout} ms`);
  };
  return await inTime(
    clock,
    timeout,
    (async () => {
      const made = requestTo(
        base,
        generateRequest(request, { random, now: clock.now(), states }),
        leave.signal,
      );
      const answer = await provider.fetch!(await provider.filter?.(made) ?? made);
      return compareResponses(response, await responsePart(answer));
    })(),
    late,
  );
}

async function askForMessage(
  { description, states, message }: MessageInteraction,
  provider: Provider,
  { clock, timeout = 5000 }: VerifyOptions,
): Promise<Mismatch[]> {
  if (!provider.message) throw new Error("the provider makes no messages");
  const late = () => new Error(`no message within ${timeout} ms`);
  const made = await inTime(
    clock,
    timeout,
    (async () => await provider.message!(description, states))(),
    late,
  );
  return compareMessages(message, made);
}

function reasonOf(thrown: unknown): string {
  const { message, cause } = thrown as Error & { cause?: { message?: string } };
  return [message ?? String(thrown), cause?.message].filter(Boolean).join(": ");
}
