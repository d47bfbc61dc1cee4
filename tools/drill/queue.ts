import type { Card } from "./card.ts";
import { given, type Progress } from "./progress.ts";

/** New cards of a day: more would come back all at once. */
export const NEW_A_DAY = 20;
const DAY_MS = 86_400_000;

/** What is to be asked. */
export interface Queue {
  /** Cards that are due, those due longest first, then new ones. */
  cards: Card[];
  due: number;
  fresh: number;
}

/**
 * The cards of today. A day begins at 4 in the morning, by the clock of who learns.
 *
 * @param now In ms since 1970.
 * @param offsetMs What the local clock is ahead of UTC.
 */
export function queueOf(
  cards: readonly Card[],
  progress: Progress,
  now: number,
  offsetMs = 0,
): Queue {
  const today = dayOf(now, offsetMs);
  const seen = new Map(cards.map((card) => [card.id, progress.cards[card.id]]));
  const due = cards.filter(({ id }) => (seen.get(id)?.due ?? Infinity) <= now)
    .toSorted((a, b) => seen.get(a.id)!.due - seen.get(b.id)!.due);
  const first = new Map<string, number>();
  for (const { id, at } of given(progress)) if (!first.has(id)) first.set(id, at);
  const begun = [...first.values()].filter((at) => dayOf(at, offsetMs) === today).length;
  const fresh = spread(cards.filter(({ id }) => !seen.get(id)))
    .slice(0, Math.max(0, NEW_A_DAY - begun));
  return { cards: [...due, ...fresh], due: due.length, fresh: fresh.length };
}

/** Notebooks by turns, so that one topic does not fill a day. */
function spread(cards: readonly Card[]): Card[] {
  const by = new Map<string, Card[]>();
  for (const card of cards) by.set(card.notebook, [...by.get(card.notebook) ?? [], card]);
  const rows = [...by.values()], most = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: most }, (_, i) => rows.flatMap((row) => row[i] ?? [])).flat();
}

/** The day of a moment, counted from 1970. */
export function dayOf(at: number, offsetMs = 0): number {
  return Math.floor((at + offsetMs - 4 * 3_600_000) / DAY_MS);
}

/** Answers by day, for the map of days. */
export function byDay(progress: Progress, offsetMs = 0): Map<number, number> {
  const days = new Map<number, number>();
  for (const { at } of given(progress)) {
    const day = dayOf(at, offsetMs);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  return days;
}

/** How well a group of cards is known. */
export interface Standing {
  name: string;
  cards: number;
  seen: number;
  due: number;
  /** Mean chance that a card that was seen is still known; `undefined` where none was. */
  known: number | undefined;
}

/** The standing of each group, by any name that a card has. */
export function standings(
  cards: readonly Card[],
  progress: Progress,
  now: number,
  nameOf: (card: Card) => string | undefined,
  known: (id: string) => number,
): Standing[] {
  const groups = new Map<string, Card[]>();
  for (const card of cards) {
    const name = nameOf(card);
    if (name !== undefined) groups.set(name, [...groups.get(name) ?? [], card]);
  }
  return [...groups].map(([name, group]) => {
    const seen = group.filter(({ id }) => progress.cards[id]);
    const sum = seen.reduce((all, { id }) => all + known(id), 0);
    return {
      ...{ name, cards: group.length, seen: seen.length },
      due: seen.filter(({ id }) => progress.cards[id]!.due <= now).length,
      known: seen.length ? sum / seen.length : undefined,
    };
  });
}
