import type { Deployment, PodSpec } from "./model.ts";
import { hashText } from "../../sim/mod.ts";

/** One instance of a template, as the store has it. */
export interface Pod {
  readonly name: string;
  readonly deployment: string;
  /** Names the template: pods of two versions differ in it. */
  readonly version: string;
  readonly spec: PodSpec;
  readonly created: number;
  /** Where it was put. */
  readonly node?: string;
  /** It is to end; its agent takes it away once it has ended. */
  readonly deleting?: boolean;
  readonly status: PodStatus;
}

/** What its agent says of it. */
export interface PodStatus {
  readonly phase: "Pending" | "Running" | "Waiting" | "Succeeded" | "Failed";
  /** Whether requests may be sent to it. */
  readonly ready: boolean;
  readonly readySince?: number;
  readonly restarts: number;
  /** `host:port`. */
  readonly address?: string;
  /** Why it waits, in one line. */
  readonly why?: string;
}

export const PENDING: PodStatus = { phase: "Pending", ready: false, restarts: 0 };

/** Names a template by what is in it: eight digits in base 36 at most. */
export function versionOf({ template }: Pick<Deployment, "template">): string {
  return hashText(JSON.stringify(template)).toString(36);
}

/** Where things lie in the store. */
export const KEYS = {
  deployment: (name: string) => `/deployments/${name}`,
  node: (name: string) => `/nodes/${name}`,
  service: (name: string) => `/services/${name}`,
  pod: (name: string) => `/pods/${name}`,
  alive: (node: string) => `/alive/${node}`,
  /** Which version of a deployment gets requests, where not all do. */
  route: (deployment: string) => `/routes/${deployment}`,
} as const;
