import { cityNumber, roundTrip } from "./round-trips.ts";

/** Least time in which a leader has a majority: the median round trip to the other voters, in ms. */
export function quorumLatency(leader: number, voters: readonly number[]): number {
  const others = voters.filter((voter) => voter !== leader)
    .map((voter) => roundTrip(leader, voter)).sort((a, b) => a - b);
  // Its own copy is one of the majority.
  return others[Math.floor(voters.length / 2) - 1] ?? 0;
}

/** The same by names. */
export function quorumLatencyOf(leader: string, voters: readonly string[]): number {
  return quorumLatency(cityNumber(leader), voters.map(cityNumber));
}
