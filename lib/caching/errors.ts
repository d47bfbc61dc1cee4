/** A load did not end within its budget. */
export class LoadTimeout extends Error {
  override name = "LoadTimeout";

  /** @param budget In ms. */
  constructor(readonly budget: number) {
    super(`Cannot load: no answer within ${budget} ms`);
  }
}

/** As many loads are under way, or as many wait for one, as are allowed. */
export class TooManyLoads extends Error {
  override name = "TooManyLoads";

  constructor(why: string) {
    super(`Cannot load: ${why}, and no more are allowed`);
  }
}
