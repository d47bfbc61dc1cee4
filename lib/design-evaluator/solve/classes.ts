import type { StationFacts } from "../network.ts";

/** A network with several classes of jobs; rows are classes, columns stations. */
export interface ClassNetwork {
  names: readonly string[];
  service: readonly (readonly number[])[];
  visits: readonly (readonly number[])[];
  /** Servers of each station; `Infinity` for a delay. Default: 1 each. */
  servers?: readonly number[];
}

/** What a class does, by station; `throughput` of its jobs, and their time without thinking. */
export interface ClassFacts {
  throughput: number;
  time: number;
  stations: StationFacts[];
}

/** Facts of one class from its throughput and its jobs at each station. */
export function classFacts(
  { names, servers, service, visits }: ClassNetwork,
  r: number,
  throughput: number,
  jobs: readonly number[],
): ClassFacts {
  const stations = names.map((name, i): StationFacts => {
    const through = throughput * visits[r]![i]!, count = servers?.[i] ?? 1;
    const busy = through * service[r]![i]!;
    return {
      name,
      utilisation: count === Infinity ? busy : busy / count,
      time: through > 0 ? jobs[i]! / through : service[r]![i]!,
      jobs: jobs[i]!,
      throughput: through,
    };
  });
  const inside = jobs.reduce((a, b) => a + b, 0);
  return { throughput, time: throughput > 0 ? inside / throughput : 0, stations };
}
