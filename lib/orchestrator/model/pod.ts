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

/** Where the requests of a deployment go, and since when, in ms. */
export interface Route {
  readonly version: string;
  readonly since: number;
}

/** A version that was wholly there once: what is kept up while the next one is not. */
export interface GoodVersion {
  readonly version: string;
  readonly template: PodSpec;
}

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
  /** Which version of a deployment gets requests, where not all do: a {@linkcode Route}. */
  route: (deployment: string) => `/routes/${deployment}`,
  /** The last version of a deployment of which all pods answered: a {@linkcode GoodVersion}. */
  good: (deployment: string) => `/good/${deployment}`,
} as const;
