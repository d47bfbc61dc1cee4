import {
  check,
  Recorder,
  register,
  type RegisterInput,
  type RegisterOutput,
  type TimedOperation,
  type Verdict,
} from "../../consistency/mod.ts";
import { type Random, VirtualClock } from "../../sim/mod.ts";
import { QuorumStore } from "../config/quorum.ts";
import type { Answer } from "../config/replication.ts";
import { EventualMap } from "../config/eventual.ts";
import { Network } from "../network.ts";

/** How a run's clients read and write. */
export type StoreKind = "eventual copies" | "local reads" | "leader's word" | "read index";

type Op = TimedOperation<RegisterInput, RegisterOutput>;

/** A recorded run and what the checker says of it. */
export interface Judged {
  readonly kind: StoreKind;
  readonly operations: readonly Op[];
  readonly verdict: Verdict<Op>;
  readonly answered: number;
}

/** One minute: regions are cut off and crash every six seconds. */
const LENGTH = 60_000;

/**
 * Clients in every region read and write two keys while regions are cut off; the checker judges what they saw.
 *
 * @param faults Share of the faults that are crashes, not cuts, and of messages that are lost.
 */
export function judged(
  kind: StoreKind,
  cities: readonly number[],
  random: Random,
  faults = { crashes: 0.25, loss: 0.01 },
): Judged {
  const clock = new VirtualClock(), recorder = new Recorder<RegisterInput, RegisterOutput>(clock);
  const network = new Network({ clock, random: random.split("network"), loss: faults.loss });
  const store = new QuorumStore({ clock, network, cities, random: random.split("store") });
  const map = new EventualMap({ clock, network, cities });
  const end = 5_000 + LENGTH;
  let value = 0;
  const client = (id: number): void => {
    if (clock.now() > end) return;
    const key = `room ${1 + random.int(2)}`, writes = random.next() < 0.5;
    const input = writes ? { write: String(++value) } : { read: true as const };
    const pending = recorder.begin(id, key, input);
    let open = true;
    const next = () => {
      if (!open) return;
      open = false;
      clock.schedule(300 + 500 * random.next(), () => client(id));
    };
    const done = (answer: Answer) => {
      if (!open) return;
      if (answer.ok === false) pending.refused();
      else if (answer.ok) pending.ended(writes ? "ok" : answer.value ?? null);
      next();
    };
    clock.schedule(2_500, next);
    if (kind === "eventual copies") {
      // A copy answers at once; half a millisecond keeps call and answer apart.
      clock.schedule(0.5, () => {
        if (writes) map.write(id, key, String((input as { write: string }).write));
        done({ ok: true, ...valueOf(writes ? "ok" : map.read(id, key)?.value) });
      });
      return;
    }
    const leader = believed(id);
    if (writes) store.write(leader, key, (input as { write: string }).write, done);
    else if (kind === "local reads") store.readLocal(id, key, done);
    else if (kind === "leader's word") store.readLocal(leader, key, done);
    else store.read(leader, key, done);
  };
  /** Half of the clients stay with the leader that they knew: it may be one no more. */
  const known = new Map<number, number>();
  const believed = (id: number): number => {
    const current = store.leader ?? known.get(id) ?? 0;
    if (id % 2 === 1 || !known.has(id) || random.next() < 0.2) known.set(id, current);
    return known.get(id)!;
  };
  clock.runSync({ until: 5_000 });
  cities.forEach((_, id) => client(id));
  for (let at = 4_000; at < LENGTH - 4_000; at += 6_000) {
    clock.schedule(at, () => {
      const victim = random.next() < 0.5 ? store.leader ?? 0 : random.int(cities.length);
      const crashes = random.next() < faults.crashes;
      if (crashes) store.crash(victim);
      else network.isolate(cities[victim]!);
      clock.schedule(3_500, () => {
        network.heal();
        if (crashes) store.restart(victim);
        cities.forEach((_, copy) => map.synchronize(copy));
      });
    });
  }
  clock.runSync({ until: end + 5_000 });
  store.stop();
  const { operations } = recorder;
  return {
    ...{ kind, operations, verdict: check(register, operations) },
    answered: operations.filter((o) => o.return !== undefined).length,
  };
}

function valueOf(value: string | undefined): { value?: string } {
  return value === undefined ? {} : { value };
}

/** The last operations of a bad history, as bars for a picture: who asked what, from when to when, in s. */
export function badPart(
  { verdict }: Judged,
  most = 7,
): { who: string; from: number; to: number; label: string; kind: string }[] {
  if (verdict.verdict !== "not linearizable") return [];
  const { prefix, culprit } = verdict;
  const seen = [...prefix].sort((a, b) => a.at[0] - b.at[0]).slice(-most);
  const start = seen[0]?.at[0] ?? 0, end = culprit.at[1] ?? culprit.at[0];
  // What is answered at once would be too thin to be seen; it must not cover what comes after it.
  const least = (end - start) / 14;
  return seen.map((op, i) => {
    const next = seen.slice(i + 1).find(({ client }) => client === op.client);
    const to = Math.max(op.at[1] ?? end, Math.min(op.at[0] + least, next?.at[0] ?? Infinity));
    return {
      who: `client ${op.client + 1}`,
      ...{ from: (op.at[0] - start) / 1000, to: (to - start) / 1000 },
      label: "write" in op.input ? String(op.input.write) : String(op.output ?? "–"),
      kind: op === culprit ? "can't be explained" : "write" in op.input ? "write" : "read",
    };
  });
}
