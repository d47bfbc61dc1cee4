/**
 * Keeps what changes all the time: one write after the other, and of those that wait only the last. What is put while
 * nothing is under way is written at once.
 */
export class Keeper {
  #next: string | undefined;
  #running: Promise<void> | undefined;
  #failed = false;

  /** @param tell Told of each write: a sentence where it has failed, else nothing. */
  constructor(
    readonly keep: (text: string) => Promise<void>,
    readonly tell: (problem: string) => void,
  ) {}

  put(text: string): void {
    this.#next = text;
    this.#running ??= this.#run();
  }

  /** Whether all that was put is kept. */
  get isKept(): boolean {
    return !this.#failed && this.#running === undefined;
  }

  /** Once nothing is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#next !== undefined) {
      const text = this.#next;
      this.#next = undefined;
      try {
        await this.keep(text);
        this.#failed = false;
        this.tell("");
      } catch (error) {
        this.#failed = true;
        this.tell((error as Error).message);
      }
    }
    this.#running = undefined;
  }
}
