import { partitionOf } from "../../event-log/mod.ts";
import { requireNumber } from "../../sim/mod.ts";

/**
 * The partition of a keyed record by Kafka's default partitioner: murmur2 without its sign, modulo the
 * partitions. It is plain modulo: adding a partition sends most keys elsewhere, and Kafka moves nothing. O(length).
 *
 * @throws {RangeError} Where there is no partition.
 */
export function kafkaPartition(key: string, partitions: number): number {
  requireNumber("find a Kafka partition", "partitions", partitions, {
    unit: "partitions",
    min: 1,
    max: 2147483647,
    integer: true,
  });
  return partitionOf(key, partitions);
}
