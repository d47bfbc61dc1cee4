/** A text that is no exposition; says in which line and what was expected there. */
export class ExpositionError extends Error {
  override readonly name = "ExpositionError";

  constructor(text: string, position: number, wanted: string) {
    const line = text.slice(0, position).split("\n").length;
    const found = position >= text.length
      ? "the end"
      : JSON.stringify(text.slice(position, position + 12));
    super(`Cannot parse the exposition, line ${line}: expected ${wanted}, found ${found}`);
  }
}
