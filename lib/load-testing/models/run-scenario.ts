import { exponential, random } from "../../sim/mod.ts";
import { dueTimes } from "../arrivals/due-times.ts";
import { patternOf, pickerOf, type Scenario } from "../scenario.ts";
import type { Stripe } from "../stripes.ts";
import { closed } from "./closed.ts";
import { type ModelOptions, open, type Running } from "./open.ts";
import { partlyOpen } from "./partly-open.ts";

/**
 * When each request of a scenario is due, in ms after its start; with a stripe those of one agent. The same for
 * whoever asks. None where clients decide.
 */
export function dueOf(scenario: Scenario, stripe?: Stripe): Float64Array {
  if (scenario.arrivals.kind === "clients") return new Float64Array(0);
  const chance = scenario.chance ? random(scenario.seed).split("arrivals") : undefined;
  return dueTimes(patternOf(scenario), { random: chance, stripe });
}

/**
 * Sends a scenario by the model that it asks for: open, or partly open where it has visits, or closed where it has
 * clients; on whatever clock, to whatever target.
 *
 * @param stripe One agent's share of the requests, visits or clients. Default: all.
 */
export function runScenario(
  scenario: Scenario,
  options: Omit<ModelOptions, "pick">,
  stripe?: Stripe,
): Running {
  const { arrivals, visit, seed } = scenario;
  const chance = random(seed).split(stripe ? `agent ${stripe.slots[0]}` : "all");
  const model = { ...options, pick: pickerOf(scenario, chance.split("steps")) };
  const think = (ms: number) => ms > 0 ? exponential(chance.split("think"), { mean: ms }) : () => 0;
  if (arrivals.kind === "clients") {
    const clients = stripe ? stripe.of(arrivals.clients) : arrivals.clients;
    return closed(model, {
      ...{ clients, think: think(arrivals.thinkMs), most: arrivals.seconds * 1000 },
    });
  }
  const due = dueOf(scenario, stripe);
  if (!visit) return open(model, due);
  return partlyOpen(model, {
    ...{
      arrivals: due,
      stay: visit.stay,
      think: think(visit.thinkMs),
      random: chance.split("stay"),
    },
  });
}
