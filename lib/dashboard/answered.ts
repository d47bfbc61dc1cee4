import type { InputValues } from "./inputs.ts";

/** What a command, or the making of a panel, may take, in ms. */
const PATIENCE_MS = 5000;

/** Parses what came, then does it; whatever goes wrong becomes a status and a sentence. */
export async function answered<T>(
  parse: () => InputValues,
  work: (values: InputValues) => T | Promise<T>,
): Promise<{ status: 200; answer: T } | { status: 400 | 500 | 504; answer: string }> {
  let values: InputValues;
  try {
    values = parse();
  } catch (error) {
    return { status: 400, answer: (error as Error).message };
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = Symbol();
  try {
    const answer = await Promise.race([
      (async () => await work(values))(),
      new Promise<typeof late>((resolve) => timer = setTimeout(() => resolve(late), PATIENCE_MS)),
    ]);
    return answer === late
      ? { status: 504, answer: `it is not done after ${PATIENCE_MS / 1000} s` }
      : { status: 200, answer: answer as T };
  } catch (error) {
    return { status: 500, answer: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
