import { withCommonCause } from "../availability.ts";

/** Time down in a year, in minutes, by replicas and by the share of failures that they have in common. */
export interface NinesRow {
  replicas: number;
  common: number;
  minutesDown: number;
}

const MINUTES_A_YEAR = 365 * 24 * 60;

export function nines(one: number, most: number, commons: readonly number[]): NinesRow[] {
  return commons.flatMap((common) =>
    Array.from({ length: most }, (_, i) => {
      const up = withCommonCause(one, i + 1, 1, common);
      return { replicas: i + 1, common, minutesDown: (1 - up) * MINUTES_A_YEAR };
    })
  );
}
