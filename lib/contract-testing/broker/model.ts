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

/** A version where it runs. */
export interface Placement {
  readonly environment: string;
  readonly name: string;
  readonly version: string;
  /** One of several places in the environment; `null` is a place, too. A deployment replaces what is on the same target. */
  readonly target: string | null;
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

/**
 * Where contracts, verifications and deployments are kept. What is told of something that nobody has told of before is
 * refused: a name that is misspelt must not look like a service that gets along with everybody.
 */
export interface Broker {
  /** Adds a version that may have nothing yet. */
  version(name: string, version: string, branch?: string): Promise<void>;
  /** Adds an environment, in which nothing runs yet. */
  environment(name: string): Promise<void>;
  /** @returns Whether this content is new. @throws {BrokerError} Where this version has published other content. */
  publish(publication: Publication): Promise<boolean>;
  /** @throws {BrokerError} Where nobody has published this content for this provider. */
  record(result: VerificationResult): Promise<void>;
  /** Gives a version a tag; the version is added where it is new. */
  tag(name: string, version: string, tag: string): Promise<void>;
  /**
   * Puts a version into an environment, in the place of the one on the same target.
   *
   * @throws {BrokerError} Where the version or the environment does not exist.
   */
  deploy(placement: Placement): Promise<void>;
  /** Takes a version off its target. @throws {BrokerError} Where it is not there. */
  undeploy(placement: Placement): Promise<void>;
  /**
   * Puts a version into an environment beside those that are there, as with apps on phones.
   *
   * @throws {BrokerError} Where the version or the environment does not exist.
   */
  release(placement: Omit<Placement, "target">): Promise<void>;
  /** May these go there? An environment that does not exist is a no, with that as its reason. */
  canIDeploy(question: DeployQuestion): Promise<Verdict>;
}

/** What a version is called in a reason. */
export function named(name: string, version: string | null): string {
  return version === null ? name : `${name} ${version}`;
}
