import { jump } from "../strategies/jump.ts";

/**
 * The buckets of one key while shards are added one by one, as jump hash has them: it stays, or jumps to the
 * shard that is new.
 */
export function jumpsOf(
  key: number,
  most: number,
): { shards: number; bucket: number; jumped: boolean }[] {
  return Array.from({ length: most }, (_, i) => {
    const bucket = jump(key, i + 1);
    return { shards: i + 1, bucket, jumped: i > 0 && bucket === i };
  });
}

/** A key among the first hundred that jumps so many times on its way: for an example worth looking at. */
export function keyWithJumps(jumps: number, most: number): number {
  for (let key = 1; key < 100; key++) {
    if (jumpsOf(key, most).filter(({ jumped }) => jumped).length === jumps) return key;
  }
  return 1;
}
