import type { Json } from "../contract/json.ts";

/** Versions of a service: one, those with a tag, the latest of all, of a tag or of a branch. */
export interface Selector {
  readonly name: string;
  readonly version?: string;
  readonly tag?: string;
  readonly branch?: string;
  /** Of those, the one that came last. */
  readonly latest?: boolean;
}

/** What a version must get along with: all that is in an environment, or has a tag. */
export interface Target {
  readonly environment?: string;
  readonly tag?: string;
  readonly latest?: boolean;
}

/** May these be deployed? */
export interface DeployQuestion {
  readonly of: readonly Selector[];
  /** `null`: any verification counts; of several, those with each other. */
  readonly to: Target | null;
  /** Services, or versions of them, that are not asked. */
  readonly ignore?: readonly { readonly name: string; readonly version?: string }[];
}

/** The answer, and each reason against it. */
export interface Verdict {
  readonly deployable: boolean;
  readonly reasons: readonly string[];
}

/** A contract of one version of a consumer, by what is in it. */
export interface Publication {
  readonly consumer: string;
  readonly version: string;
  readonly provider: string;
  /** The same for contracts that say the same. */
  readonly hash: string;
  readonly contract: Json;
  readonly branch?: string;
}

/** What a version of a provider made of a contract. */
export interface VerificationResult {
  readonly provider: string;
  readonly version: string;
  readonly consumer: string;
  readonly hash: string;
  readonly success: boolean;
}

/** A line of the matrix: a contract of a version, held against a version of its provider. */
export interface MatrixRow {
  readonly consumer: string;
  readonly consumerVersion: string;
  readonly provider: string;
  /** `null`: none is where it would have to be. */
  readonly providerVersion: string | null;
  /** `null`: never verified. */
  readonly success: boolean | null;
}

/** Where contracts, verifications and deployments are kept. */
export interface Broker {
  /** Adds a version that may have nothing yet. */
  version(name: string, version: string, branch?: string): Promise<void>;
  /** @returns Whether this content is new. @throws {Error} Where this version has published other content. */
  publish(publication: Publication): Promise<boolean>;
  record(result: VerificationResult): Promise<void>;
  tag(name: string, version: string, tag: string): Promise<void>;
  /** Puts a version into an environment, in the place of the one on the same target. */
  deploy(environment: string, name: string, version: string, target: string | null): Promise<void>;
  /** Puts a version into an environment beside those that are there, as with apps on phones. */
  release(environment: string, name: string, version: string): Promise<void>;
  canIDeploy(question: DeployQuestion): Promise<Verdict>;
}

/** What a version is called in a reason. */
export function named(name: string, version: string | null): string {
  return version === null ? name : `${name} ${version}`;
}
