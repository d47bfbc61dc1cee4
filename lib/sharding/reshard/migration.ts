import { type At, type Clock, requireNumber, steadily } from "../../sim/mod.ts";
import type { Catalog } from "../catalog.ts";
import type { Schema } from "../schema.ts";
import type { Shard } from "../shard.ts";
import { capture, prepare, release } from "./capture.ts";
import { catchUp } from "./catch-up.ts";
import { copy } from "./copy.ts";
import { activate, fence, publish } from "./cutover.ts";
import { begun, Journal, type MigrationState, type StepName, STEPS } from "./journal.ts";
import type { Move } from "./plan.ts";
import { compare, verify } from "./verify.ts";
import { deleteRows, type Work } from "./work.ts";

/** A migration and what it works on. */
export interface MigrationOptions {
  catalog: Catalog;
  shards: ReadonlyMap<number, Shard>;
  schema: Schema;
  clock: Clock;
  /** Rows of one transaction. Default: 200. */
  batch?: number;
  /** Called before and after each step, and within the long ones: may end the process. */
  at?: At;
  /** Steps left out, to see what they are for. Default: none. */
  without?: readonly StepName[];
  /** Told of each step's begin and end. */
  onStep?: (step: StepName, move: Move, state: MigrationState, done: boolean) => void;
}

/** What each step does. */
const DO: Record<StepName, (work: Work) => Promise<void>> = {
  prepare,
  capture,
  copy,
  "catch up": (work) => catchUp(work, Math.ceil(work.batch / 10)),
  compare,
  fence,
  drain: (work) => catchUp(work, 0),
  verify,
  activate,
  publish,
  clean: async (work) => {
    // Triggers first: what is deleted now is no change. The chunks stay hidden until their rows are gone.
    const { source, schema } = work;
    await source.run(
      Object.keys(schema).map((table) => ({ sql: `DROP TRIGGER IF EXISTS ${table}_delete` })),
    );
    await deleteRows(work, source);
    await release(work);
  },
};

/** Every place at which a migration calls `at`. */
export const CRASH_POINTS: readonly string[] = [
  ...STEPS.online.flatMap((step) => [`${step}: before`, `${step}: done`, `${step}: saved`]),
  ...["copy", "catch up"].flatMap((step) =>
    ["read", "written", "noted"].map((at) => `${step}: ${at}`)
  ),
];

/**
 * Begins a migration: from here on {@linkcode resume} brings it to its end, whoever calls it.
 *
 * @throws {RangeError} Where a chunk is not on the shard that is to give it, or is named twice: the target of
 * a move loses what it has of it. @throws {Error} Where a migration is under way.
 */
export async function begin(
  catalog: Catalog,
  moves: readonly Move[],
  mode: keyof typeof STEPS = "online",
): Promise<void> {
  const journal = new Journal(catalog.store);
  if (await journal.load()) throw new Error("Cannot begin a migration: one is under way");
  const { directory } = await catalog.load(), seen = new Set<number>();
  for (const { from, to, chunks } of moves) {
    for (const chunk of chunks) {
      if (directory.ownerOf(chunk) === from && from !== to && !seen.has(chunk)) seen.add(chunk);
      else {throw new RangeError(
          `Cannot move chunk ${chunk} from shard ${from} to ${to}: it is not there, or moves twice`,
        );}
    }
  }
  const some = moves.filter(({ chunks }) => chunks.length > 0);
  if (some.length) await journal.save(begun(some, mode));
}

/**
 * Goes on with the migration that the journal knows of, to its end; does nothing where there is none. Each
 * step may be done twice, so after a crash the one that was under way is done again.
 *
 * @throws {Mismatch} Where both sides differ before the cutover: {@linkcode abort} it then.
 */
export async function resume(options: MigrationOptions): Promise<MigrationState | undefined> {
  const { batch = 200, at = steadily, without = [], onStep = () => {} } = options;
  requireNumber("migrate", "batch", batch, { unit: "rows", min: 1, max: 10_000, integer: true });
  const journal = new Journal(options.catalog.store), state = await journal.load();
  if (!state) return undefined;
  if (state.aborting) return await takeBack({ ...options, journal, state, batch, at });
  while (state.at < state.moves.length) {
    const work = workOf({ ...options, journal, state, batch, at }), { step } = state;
    at(`${step}: before`);
    onStep(step, work.move, state, false);
    if (!without.includes(step)) await DO[step](work);
    at(`${step}: done`);
    onStep(step, work.move, state, true);
    const steps: readonly StepName[] = STEPS[state.mode], next = steps[steps.indexOf(step) + 1];
    state.step = next ?? "prepare";
    if (!next) state.at++;
    if (state.at < state.moves.length) await journal.save(state);
    else await journal.clear();
    at(`${step}: saved`);
  }
  return state;
}

/**
 * Takes the move under way back, and leaves those that are done. The map gets a new epoch with the old owners,
 * so that nobody who was refused is refused for ever.
 *
 * @throws {RangeError} Where the target shows the rows already: then the only way is on.
 */
export async function abort(options: MigrationOptions): Promise<void> {
  const { batch = 200, at = steadily } = options;
  const journal = new Journal(options.catalog.store), state = await journal.load();
  if (!state) return;
  if (["activate", "publish", "clean"].includes(state.step) && !state.aborting) {
    throw new RangeError(`Cannot abort the migration: its next step is ${state.step}: resume it`);
  }
  state.aborting = true;
  await journal.save(state);
  await takeBack({ ...options, journal, state, batch, at });
}

type Run = MigrationOptions & { journal: Journal; state: MigrationState; batch: number; at: At };

async function takeBack(run: Run): Promise<MigrationState> {
  const work = workOf(run), { catalog, target, state, move } = work;
  await deleteRows(work, target);
  await release(work);
  await release({ ...work, source: target });
  const { epoch, directory } = await catalog.load();
  // Before the first step is over nobody was refused, and the epoch not noted.
  if (state.step !== "prepare" && epoch === state.epoch) {
    await catalog.publish(epoch, directory.assigned(move.chunks, move.from));
  }
  await run.journal.clear();
  return state;
}

function workOf({ shards, schema, catalog, clock, journal, state, batch, at }: Run): Work {
  const move = state.moves[state.at]!;
  const [source, target] = [move.from, move.to].map((id) => shards.get(id));
  if (source && target) {
    return { move, source, target, state, schema, catalog, journal, clock, at, batch };
  }
  throw new RangeError(`Cannot migrate: shard ${source ? move.to : move.from} is not there`);
}
