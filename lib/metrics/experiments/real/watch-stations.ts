import { startLivePage } from "../../real/live-page.ts";
import type { AlertState } from "../../rules/rule.ts";

/** What was seen of some stations while they were broken and mended. */
export interface Watched {
  readonly url: string;
  /** For each station the stretches in which its alerts were in a state, in s. */
  readonly rows: readonly { station: string; from: number; to: number; state: AlertState }[];
  /** Seconds from the fault to the first alert that fires; `undefined` where none did. */
  readonly found: number | undefined;
  /** What happened when, in s. */
  readonly events: readonly { at: number; label: string }[];
}

/** Watches four stations that are processes: after a quarter of the time two are broken, after two thirds mended. */
export async function watchStations(
  { seconds, onPage }: { seconds: number; onPage?: (url: string) => void | Promise<void> },
): Promise<Watched> {
  const live = await startLivePage({ budget: seconds * 1000 + 10_000 }), began = performance.now();
  const names = [0, 1, 2, 3].map((i) => `station ${i}`),
    states = names.map((): AlertState => "inactive"),
    since = [0, 0, 0, 0];
  const rows: Watched["rows"][number][] = [], events: { at: number; label: string }[] = [];
  const now = () => (performance.now() - began) / 1000;
  let found: number | undefined;
  const close = (i: number, at: number) => {
    if (at > since[i]!) {
      rows.push({ station: names[i]!, from: since[i]!, to: at, state: states[i]! });
    }
    since[i] = at;
  };
  try {
    await onPage?.(live.page.url);
    for (let broken = false, mended = false; now() < seconds;) {
      if (!broken && now() > seconds / 4) {
        broken = true;
        live.stations.processes.kill(1);
        await live.stations.spoil(3, { errors: 0.9 });
        events.push({ at: now(), label: "1 is killed, 3 fails" });
      } else if (!mended && now() > seconds * 0.65) {
        mended = true;
        await live.stations.processes.restart(1);
        await live.stations.spoil(3, {});
        events.push({ at: now(), label: "both mended" });
      }
      const row = await live.round(), at = now();
      names.forEach((name, i) => {
        const state = row[name] as AlertState;
        if (state === states[i]) return;
        close(i, at);
        states[i] = state;
        if (state === "firing") found ??= at - events[0]!.at;
      });
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    names.forEach((_, i) => close(i, now()));
  } finally {
    await live.close();
  }
  rows.sort((a, b) => a.station.localeCompare(b.station) || a.from - b.from);
  return { url: live.page.url, rows, found, events };
}
