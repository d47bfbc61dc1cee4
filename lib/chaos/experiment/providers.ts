import { functionOf, type Functions, Interrupted } from "./functions.ts";
import { isMapping, type Json } from "./json.ts";
import type { Activity, Provider } from "./model.ts";
import { substitute, type Variables } from "./substitute.ts";

/** Asks one kind of provider. @throws What fails the activity. */
export type Ask = (provider: Provider, context: AskContext) => Promise<unknown> | unknown;

export interface AskContext {
  signal: AbortSignal;
  variables: Variables;
}

/** Who answers for each kind of provider. */
export type Providers = Partial<Record<Provider["type"], Ask>>;

/** Registered functions, for providers of the type `python`. */
export function askFunctions(functions: Functions): Ask {
  return (provider, { signal, variables }) => {
    const found = functionOf(functions, provider.module!, provider.func!);
    if (!found) throw new Error(`there is no function ${provider.func} in ${provider.module}`);
    const given = substitute(provider.arguments ?? {}, variables);
    return found.run(isMapping(given) ? given : {}, { signal, configuration: variables });
  };
}

/**
 * Runs an activity's provider within its time. A provider that does not listen to its signal is not waited for.
 *
 * @throws {Interrupted} Where it ended the run. Anything else that it throws fails the activity.
 */
export async function askProvider(
  activity: Activity,
  providers: Providers,
  { signal, variables }: AskContext,
  budget: number,
): Promise<Json> {
  const ask = providers[activity.provider.type];
  if (!ask) throw new Error(`nobody answers for providers of the type ${activity.provider.type}`);
  const given = new AbortController();
  const left = new Promise<never>((_, reject) => {
    given.signal.addEventListener("abort", () => reject(given.signal.reason), { once: true });
  });
  left.catch(() => {});
  const leave = () => given.abort(signal.reason);
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  const asked = Number(substitute(activity.provider.timeout ?? NaN, variables)) * 1000;
  const ms = asked > 0 ? Math.min(asked, budget) : budget;
  const timer = setTimeout(
    () => given.abort(new Error(`${activity.name} took longer than ${ms} ms`)),
    ms,
  );
  try {
    given.signal.throwIfAborted();
    const work = Promise.resolve(ask(activity.provider, { signal: given.signal, variables }));
    // Whoever comes late has nobody to tell.
    work.catch(() => {});
    return asJson(await Promise.race([work, left]));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
    given.abort(new Interrupted("the activity has ended"));
  }
}

/** What goes into a journal must be JSON; what is not is told as a text. */
function asJson(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value ?? null)) as Json;
  } catch {
    return String(value);
  }
}
