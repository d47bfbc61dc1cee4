/** A write that another one came before: read again, decide again. HTTP 409. */
export class Conflict extends Error {
  override name = "Conflict";
}

/** A write under an older token than that of the lock: whoever sent it leads no longer. */
export class Fenced extends Conflict {
  override name = "Fenced";
}

/** A watch that fell so far behind that changes are gone: list again. HTTP 410. */
export class Compacted extends Error {
  override name = "Compacted";

  constructor(readonly revision: number, readonly oldest: number) {
    super(
      `Cannot watch from revision ${revision}: changes up to ${oldest} are compacted; list again`,
    );
  }
}
