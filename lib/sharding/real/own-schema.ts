/**
 * A name for a schema of Postgres that no other run has: two notebooks at once on one server must not meet.
 * 64 random bits.
 */
export function ownSchema(): string {
  const bits = crypto.getRandomValues(new Uint8Array(8));
  return `under_load_sharding_${
    Array.from(bits, (byte) => byte.toString(16).padStart(2, "0")).join("")
  }`;
}
