/** Refuses a contract, in one sentence that names the file, the interaction and the path. */
export class ContractError extends Error {
  override name = "ContractError";

  /** @param why Goes on after "Cannot read contract: ". */
  constructor(why: string, readonly file?: string) {
    super(`Cannot read contract${file ? ` ${file}` : ""}: ${why}`);
  }
}
