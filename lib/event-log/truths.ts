import table from "../../data/event-log/assignors.json" with { type: "json" };
import {
  type Assignor,
  assignRange,
  assignRoundRobin,
  assignSticky,
  type TopicPartition,
} from "./assignors/mod.ts";

/** One case of Kafka's tests, and what our assignor says. */
export interface AssignorTruth {
  assignor: string;
  case: string;
  /** Per member, its partitions, in order. */
  expected: Record<string, string[]>;
  got: Record<string, string[]>;
  ok: boolean;
}

/** The assignors by the names that the table uses. */
export const ASSIGNORS: Readonly<Record<string, Assignor>> = {
  range: assignRange,
  roundrobin: assignRoundRobin,
  sticky: assignSticky,
};

/**
 * Runs the cases of Kafka's own assignor tests that are in `data/event-log/assignors.json`. One of them
 * is decided in Kafka by the order of a hash table, and differs here: see {@linkcode assignSticky}.
 */
export function checkAssignors(assignors = ASSIGNORS): AssignorTruth[] {
  return table.cases.map(({ assignor, case: name, partitions, members, expected: said }) => {
    const asked = members.map((member) => ({
      id: member.id,
      topics: member.topics,
      ...("owned" in member && { owned: member.owned.map(parse) }),
      ...("generation" in member && { generation: member.generation }),
    }));
    const shares = assignors[assignor]!(asked, partitions as unknown as Record<string, number>);
    const expected: Record<string, string[]> = {}, got: Record<string, string[]> = {};
    for (const [id, share] of Object.entries(said)) {
      expected[id] = [...share as string[]].sort();
      got[id] = (shares.get(id) ?? []).map(({ topic, partition }) => `${topic}-${partition}`)
        .sort();
    }
    const ok = JSON.stringify(got) === JSON.stringify(expected);
    return { assignor, case: name, expected, got, ok };
  });
}

function parse(text: string): TopicPartition {
  const dash = text.lastIndexOf("-");
  return { topic: text.slice(0, dash), partition: Number(text.slice(dash + 1)) };
}
