import type { Random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { type Change, changeText } from "../shop/change.ts";
import { Projector } from "../shop/projector.ts";
import { MemoryDerived, MemorySource } from "../shop/stores.ts";
import { readAtLeast, type Token, witnessed } from "../shop/tokens.ts";

/** Shoppers who write a review and look at it. */
export interface OwnReviewOptions {
  readonly random: Random;
  /** Reviews a second. */
  readonly rate: number;
  /** Readers of other people's reviews, a second. */
  readonly readers: number;
  /** The relay looks into the outbox once in so many ms. */
  readonly poll: number;
  /** Mean way from the log into the documents, in ms. */
  readonly way: number;
  /** Mean time until a shopper looks at the own review, in ms. */
  readonly pause: number;
  readonly tokens: boolean;
  /** Simulated time, in ms. */
  readonly duration: number;
}

/** What they saw. */
export interface OwnReviews {
  /** How old each review was when the documents had it, in ms. */
  staleness: { ms: number }[];
  written: number;
  /** Shoppers who did not see their own review. */
  missed: number;
  /** Reads of all, and how many of them the source had to answer. */
  reads: number;
  fromSource: number;
}

/** Reviews go through outbox, relay and projector into documents, and their authors read them there. */
export async function ownReviews(options: OwnReviewOptions): Promise<OwnReviews> {
  const { rate, readers, poll, way, pause, tokens, duration } = options;
  const clock = new VirtualClock(), chance = options.random.split("own reviews");
  const exponential = (mean: number) => -Math.log(1 - chance.next()) * mean;
  const source = new MemorySource(), derived = new MemoryDerived();
  const projector = new Projector({ targets: [derived] });
  const written = new Map<string, number>();
  const seen: OwnReviews = { staleness: [], written: 0, missed: 0, reads: 0, fromSource: 0 };
  const keyOf = ({ key, version }: Change) => `${key} ${version}`;
  const relay = async () => {
    while (clock.now() < duration || source.outbox.length > 0) {
      await clock.sleep(poll);
      let after = 0;
      for (const change of source.outbox.splice(0)) {
        // One consumer, in order: each change comes after the one before it.
        after += exponential(way) / 4;
        clock.after(way / 2 + after, () => {
          void projector.handle(changeText(change));
          seen.staleness.push({ ms: clock.now() - written.get(keyOf(change))! });
        });
      }
    }
  };
  const read = async (key: string, token: Token) => {
    const { found, from } = await readAtLeast({ source, derived }, key, token);
    seen.reads++;
    if (from === "source") seen.fromSource++;
    return found?.version ?? 0;
  };
  const shopper = async (number: number) => {
    const key = `review-${number % 500}`,
      change = await source.write(key, { stars: 1 + chance.int(5) });
    written.set(keyOf(change), clock.now());
    seen.written++;
    const token = tokens ? witnessed({}, key, change.version) : {};
    await clock.sleep(exponential(pause));
    if (await read(key, token) < change.version) seen.missed++;
  };
  const arrivals = async (perSecond: number, one: (number: number) => Promise<void>) => {
    for (let number = 0;; number++) {
      await clock.sleep(exponential(1000 / perSecond));
      if (clock.now() >= duration) return;
      void one(number);
    }
  };
  const running = Promise.all([
    relay(),
    arrivals(rate, shopper),
    arrivals(readers, async (number) => void await read(`review-${(number * 7) % 500}`, {})),
  ]);
  await clock.run({ budget: 20_000 });
  await running;
  return seen;
}

/** Who misses the own review, by how soon they look, without tokens and with them. */
export async function missedByPause(
  options: Omit<OwnReviewOptions, "pause" | "tokens">,
  pauses: readonly number[],
): Promise<{ pause: number; share: number; what: string }[]> {
  const rows: { pause: number; share: number; what: string }[] = [];
  for (const pause of pauses) {
    const without = await ownReviews({ ...options, pause, tokens: false });
    const tokens = await ownReviews({ ...options, pause, tokens: true });
    const writers = Math.max(1, without.written);
    rows.push(
      { pause, share: without.missed / writers, what: "without tokens" },
      { pause, share: tokens.missed / writers, what: "with tokens" },
    );
  }
  return rows;
}
