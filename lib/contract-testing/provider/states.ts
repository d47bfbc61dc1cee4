import { type Clock, inTime } from "../../sim/mod.ts";
import type { Json } from "../contract/json.ts";
import type { Interaction, ProviderState } from "../contract/model.ts";

/** Before an interaction a provider is brought into a state, after it that is taken back. */
export type Phase = "setup" | "teardown";

/** What a state gives back: values for the contract's `ProviderState` generators. */
export type StateValues = Readonly<Record<string, Json>>;

/** Brings a provider into a state, or takes that back. The name is empty for an interaction that needs none. */
export type StateHandler = (
  state: ProviderState,
  phase: Phase,
) => void | StateValues | Promise<void | StateValues>;

/** A state that a handler could not bring about. */
export class StateError extends Error {
  override name = "StateError";
}

/** What states are brought about with. */
export interface StateOptions {
  readonly handler: StateHandler | undefined;
  readonly clock: Pick<Clock, "after">;
  /** Time that one may take, in ms. */
  readonly timeout: number;
}

/**
 * Brings about, or takes back, the states of an interaction, one after the other.
 *
 * @returns What they gave back, and a warning for each that nobody handles.
 * @throws {StateError} Where a handler throws, or takes too long.
 */
export async function enterStates(
  { states }: Interaction,
  phase: Phase,
  { handler, clock, timeout }: StateOptions,
): Promise<{ values: StateValues; warnings: string[] }> {
  const values: Record<string, Json> = {};
  if (!handler) {
    const unheard = phase === "setup"
      ? states.map(({ name }) => `no state handler: "${name}" was not set up`)
      : [];
    return { values, warnings: unheard };
  }
  const done: ProviderState[] = [];
  for (const state of states.length > 0 ? states : [{ name: "", params: {} }]) {
    const late = () => new Error(`no answer within ${timeout} ms`);
    try {
      const given = await inTime(clock, timeout, (async () => await handler(state, phase))(), late);
      Object.assign(values, state.params, given ?? {});
      done.unshift(state);
    } catch (error) {
      if (phase === "setup") await takeBack(done, handler, clock, timeout);
      throw new StateError(
        `State change request failed: ${phase} of "${state.name}": ${(error as Error).message}`,
      );
    }
  }
  return { values, warnings: [] };
}

/** Of several states those that came about are taken back, the last one first: the next interaction must not find them. */
async function takeBack(
  done: readonly ProviderState[],
  handler: StateHandler,
  clock: Pick<Clock, "after">,
  timeout: number,
): Promise<void> {
  for (const state of done) {
    const late = () => new Error("too late");
    // Why the set-up failed is what is told.
    await inTime(clock, timeout, (async () => await handler(state, "teardown"))(), late).catch(
      () => {},
    );
  }
}

/**
 * A handler from one function a state. A state that is not among them is refused.
 *
 * @example
 * ```ts
 * import { stateHandler } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * const stock = new Map<string, number>();
 * const handler = stateHandler({ "a product exists": ({ id }) => void stock.set(String(id), 3) });
 * await handler({ name: "a product exists", params: { id: 7 } }, "setup");
 * assert.equal(stock.get("7"), 3);
 * ```
 */
export function stateHandler(
  states: Readonly<
    Record<
      string,
      (params: ProviderState["params"]) => void | StateValues | Promise<void | StateValues>
    >
  >,
  teardown: (state: ProviderState) => void | Promise<void> = () => {},
): StateHandler {
  return (state, phase) => {
    if (phase === "teardown") return teardown(state);
    if (state.name === "") return;
    if (!Object.hasOwn(states, state.name)) {
      throw new Error(
        `Cannot set up state: it must be one of ${
          Object.keys(states).join(", ")
        }: received ${state.name}`,
      );
    }
    return states[state.name]!(state.params);
  };
}
