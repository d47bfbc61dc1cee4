/** Whether two numbers are the same within a share of the second. */
export const near = (ours: number, theirs: number, share: number): boolean =>
  Math.abs(ours - theirs) <= share * Math.abs(theirs);

/** Collects what does not hold, each by its name. */
export class Misses {
  of = 0;
  readonly wrong: string[] = [];

  /** Adds a case. */
  case(name: string, holds: boolean): void {
    this.of++;
    if (!holds) this.wrong.push(name);
  }
}
