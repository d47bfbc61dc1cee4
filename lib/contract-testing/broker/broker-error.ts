import { named, type Placement, type Publication, type VerificationResult } from "./model.ts";

/** What a broker was told and does not take: something it knows otherwise, or does not know at all. */
export class BrokerError extends Error {
  override name = "BrokerError";
  constructor(message: string, readonly kind: "conflict" | "unknown") {
    super(message);
  }
}

/** Refuses other content under a version that has published already. */
export function otherContent({ consumer, version, provider }: Publication): BrokerError {
  return new BrokerError(
    `Cannot publish contract: ${consumer} ${version} has published other content for ${provider}; a version publishes once`,
    "conflict",
  );
}

/** Refuses a result of what nobody has published. */
export function unknownContent({ provider, hash }: VerificationResult): BrokerError {
  return new BrokerError(
    `Cannot record verification: the content must be one that was published for ${provider}: received ${hash}`,
    "unknown",
  );
}

/** Refuses a version that has never published, verified or been added. */
export function unknownVersion({ name, version }: Omit<Placement, "target">): BrokerError {
  return new BrokerError(`Cannot deploy: ${named(name, version)} does not exist`, "unknown");
}

/** Refuses an environment that was never added. */
export function unknownEnvironment({ environment }: Omit<Placement, "target">): BrokerError {
  return new BrokerError(`Cannot deploy: environment ${environment} does not exist`, "unknown");
}

/** Refuses to take away what is not there. */
export function notThere({ environment, name, version, target }: Placement): BrokerError {
  return new BrokerError(
    `Cannot undeploy: ${named(name, version)} is not in ${environment}${
      target === null ? "" : `, on target ${target}`
    }`,
    "unknown",
  );
}
