import type { Card } from "../card.ts";
import { answered, merged, nothingYet, type Progress, undone } from "../progress.ts";
import { isNear, quantityOf } from "../quantity.ts";
import { type Queue, queueOf } from "../queue.ts";
import type { GradeName, Memory, Schedule } from "../schedule.ts";

/** Which cards are asked; an empty name means all. */
export interface Chosen {
  notebook: string;
  kind: string;
}

/** An answer that can be taken back. */
export interface Last {
  card: Card;
  grade: GradeName;
  at: number;
  before: Memory | undefined;
}

/** The drill without its page: which card is asked, whether its back is seen, and what was answered. */
export class DrillState {
  progress: Progress = nothingYet();
  readonly chosen: Chosen = { notebook: "", kind: "" };
  current: Card | undefined;
  open = false;
  /** What was said of the guess at a number. */
  verdict = "";
  /** The guess, as it was typed. */
  guessed = "";
  last: Last | undefined;

  /** @param offsetMs What the local clock is ahead of UTC. */
  constructor(
    readonly cards: readonly Card[],
    readonly schedule: Schedule,
    readonly now: () => number,
    readonly offsetMs = 0,
  ) {}

  get wanted(): Card[] {
    const { notebook, kind } = this.chosen;
    return this.cards.filter((card) =>
      (!notebook || card.notebook === notebook) && (!kind || card.kind === kind)
    );
  }

  get queue(): Queue {
    return queueOf(this.wanted, this.progress, this.now(), this.offsetMs);
  }

  /** Goes to the card that is due first. */
  next(): void {
    this.#show(this.queue.cards[0]);
  }

  choose(name: keyof Chosen, value: string): void {
    this.chosen[name] = value;
    this.next();
  }

  /** Progress from elsewhere comes to what is there. */
  add(progress: Progress): void {
    this.progress = merged(this.progress, progress);
    this.next();
  }

  /** @returns Whether there was something to turn over. */
  reveal(): boolean {
    if (!this.current || this.open) return false;
    return this.open = true;
  }

  /** Judges a guess at the card's number; what is no number leaves the card as it is. */
  guess(text: string): void {
    const right = this.current?.answer, guess = quantityOf(text);
    if (!right || this.open) return;
    if (!guess) {
      this.verdict = "A number is needed, as in 20,000 or 20 k.";
      return;
    }
    const times = guess.value / right.value;
    this.guessed = text;
    this.verdict = isNear(guess.value, right.value)
      ? "Within a factor of two."
      : times > 1
      ? `Too much: ${times.toPrecision(2)} times.`
      : `Too little: by ${(1 / times).toPrecision(2)} times.`;
    this.open = true;
  }

  /** @returns Whether it was graded: a card whose back was not seen is not. */
  grade(grade: GradeName): boolean {
    const card = this.current;
    if (!card || !this.open) return false;
    const at = this.now(), before = this.progress.cards[card.id];
    this.progress = answered(this.progress, this.schedule, { id: card.id, grade, at });
    this.last = { card, grade, at, before };
    this.next();
    return true;
  }

  /** Takes the last answer back, and asks its card again. @returns Whether there was one. */
  undo(): boolean {
    if (!this.last) return false;
    const { card, at, before } = this.last;
    this.progress = undone(this.progress, { id: card.id, at, before });
    this.last = undefined;
    this.#show(card);
    return true;
  }

  /** When the card would come back, in ms from now. */
  wait(grade: GradeName): number {
    const now = this.now();
    return this.schedule.next(this.progress.cards[this.current!.id], grade, now).due - now;
  }

  #show(card: Card | undefined): void {
    this.current = card;
    this.open = false;
    this.verdict = this.guessed = "";
  }
}
