import { consumersToday } from "./consumers.ts";
import type { Held } from "./rename.ts";

/** One pair of versions, as the matrix shows it. */
export interface MatrixCell {
  readonly consumer: string;
  readonly provider: string;
  readonly state: "verified" | "failed" | "unknown";
  /** Whether both run in production today. */
  readonly deployed: boolean;
}

/** What was verified, with a consumer whose first contract nobody has verified yet. */
export function matrixCells(held: readonly Held[]): MatrixCell[] {
  const today = new Set(consumersToday().map(({ name, version }) => `${name} ${version}`));
  const providers = [...new Set(held.map(({ providerVersion }) => `catalogue ${providerVersion}`))];
  return [
    ...held.map((row): MatrixCell => {
      const consumer = `${row.consumer} ${row.consumerVersion}`;
      const provider = `catalogue ${row.providerVersion}`;
      const deployed = provider === "catalogue 1" && today.has(consumer);
      return { consumer, provider, state: row.success ? "verified" : "failed", deployed };
    }),
    ...providers.map((provider): MatrixCell => ({
      ...{ consumer: "loyalty 1", provider, state: "unknown", deployed: false },
    })),
  ];
}
