/** A resource and how much it counts, 1 to 100. */
export type ResourceWeight = readonly [resource: string, weight: number];

/** @throws {RangeError} Where there is none, or a weight is out of its range; names the field. */
export function requireWeights(plugin: string, resources: readonly ResourceWeight[]): void {
  const wrong = resources.findIndex(([, weight]) => !(weight >= 1 && weight <= 100));
  if (resources.length === 0) {
    throw new RangeError(`Cannot create ${plugin}: no resources to score by`);
  }
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot create ${plugin}: resources[${wrong}].weight must be from 1 to 100: received ${
        resources[wrong]![1]
      }`,
    );
  }
}

/** Both resources, equally. */
export const CPU_AND_MEMORY: readonly ResourceWeight[] = [["cpu", 1], ["memory", 1]];
