import { type Random, zipf } from "../../sim/mod.ts";

/** Tenants and how unevenly they write. */
export interface Tenants {
  random: Random;
  tenants: number;
  /** Exponent of Zipf's law: 0 is even, 1.1 gives the largest of 100 000 an eighth. */
  exponent: number;
}

/** The tenant of each of so many rows. Tenant 0 has the most. */
export function tenantOfRows({ random, tenants, exponent }: Tenants, rows: number): string[] {
  const rank = zipf(random.split("tenants"), { n: tenants, exponent });
  return Array.from({ length: rows }, () => `tenant-${rank()}`);
}
