/**
 * JSON in which a bigint is one again at the other end: `{"n":"…"}`. No row has an object in it, so nothing
 * else looks like it. O(size).
 */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, part) => typeof part === "bigint" ? { n: `${part}` } : part);
}

/** What {@linkcode encode} has written. @throws {SyntaxError} Where it is no JSON. */
export function decode<T>(text: string): T {
  return JSON.parse(text, (_, part) => {
    const is = typeof part === "object" && part !== null && typeof part.n === "string" &&
      Object.keys(part).length === 1;
    return is ? BigInt(part.n) : part;
  }) as T;
}
