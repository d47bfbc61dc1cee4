/** A load did not end within its budget. */
export class LoadTimeout extends Error {
  override name = "LoadTimeout";

  /** @param budget In ms. */
  constructor(readonly budget: number) {
    super(`Cannot load: no answer within ${budget} ms`);
  }
}

/** As many loads as are allowed are under way. */
export class TooManyLoads extends Error {
  override name = "TooManyLoads";

  constructor(readonly most: number) {
    super(`Cannot load: ${most} loads are under way, and no more are allowed`);
  }
}
