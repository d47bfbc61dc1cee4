import type { Functions, Registered } from "../experiment/functions.ts";
import type { ActiveFaults, Fault } from "../faults/fault.ts";

/**
 * Faults as functions for experiment files: `inject` takes the name of one and puts it in force, `heal` takes it back;
 * `heal` without a name takes back all.
 *
 * @param known The faults that there are, by the names that files use.
 */
export function faultFunctions(
  active: ActiveFaults,
  known: Readonly<Record<string, Fault>>,
): Functions {
  const inject: Registered = {
    parameters: ["fault"],
    lasting: true,
    run: async ({ fault }, { signal }) => {
      const name = String(fault);
      if (!Object.hasOwn(known, name)) {
        throw new RangeError(
          `Cannot inject ${name}: the faults here are ${Object.keys(known).join(", ")}`,
        );
      }
      await active.inject(known[name]!, signal);
      return name;
    },
  };
  const heal: Registered = {
    parameters: ["fault?"],
    run: async ({ fault }) => {
      if (fault === undefined) return (await active.revertAll()) as unknown;
      const name = String(fault);
      await active.revert(Object.hasOwn(known, name) ? known[name]!.name : name);
      return name;
    },
  };
  return { faults: { inject, heal } };
}
