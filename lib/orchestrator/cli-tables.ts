import type { Deployment, NodeSpec, Pod, Service } from "./model/mod.ts";

/** Resources of one kind as lines, with a head. */
export function table(kind: string, values: readonly Record<string, unknown>[]): string {
  const rows = values.map((value) => ROWS[kind]?.(value) ?? [String(value["name"])]);
  const all = [HEADS[kind] ?? ["NAME"], ...rows];
  const widths = all[0]!.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all.map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd()).join(
    "\n",
  );
}

const HEADS: Readonly<Record<string, string[]>> = {
  pods: ["NAME", "NODE", "PHASE", "READY", "RESTARTS"],
  nodes: ["NAME", "CPU", "CLOSED"],
  deployments: ["NAME", "REPLICAS", "STRATEGY"],
  services: ["NAME", "PORT"],
};
const ROWS: Readonly<Record<string, (value: Record<string, unknown>) => string[]>> = {
  pods: (value) => {
    const { name, node, status } = value as unknown as Pod;
    return [name, node ?? "-", status.phase, status.ready ? "yes" : "no", String(status.restarts)];
  },
  nodes: (value) => {
    const { name, capacity, unschedulable } = value as unknown as NodeSpec;
    return [name, `${capacity["cpu"] ?? 0}m`, unschedulable ? "yes" : "no"];
  },
  deployments: (value) => {
    const { name, replicas, strategy } = value as unknown as Deployment;
    return [name, String(replicas), strategy.type];
  },
  services: (value) => {
    const { name, port } = value as unknown as Service;
    return [name, String(port)];
  },
};
