import { named, type Publication } from "./model.ts";

/** Why a version is not deployable: a contract failed, or nobody has verified it. */
export function because(
  consumer: string,
  version: string,
  provider: string,
  providerVersion: string,
  success: boolean | null | undefined,
): string {
  const did = success === false ? "failed" : "never verified";
  return `${named(provider, providerVersion)} ${did} the contract of ${named(consumer, version)}`;
}

/** Why a version is not deployable: what it needs is not there. */
export function absent(consumer: string, version: string, provider: string): string {
  return `${named(consumer, version)} needs ${provider}, and no version of it is there`;
}

/** Refuses other content under a version that has published already. */
export function otherContent({ consumer, version, provider }: Publication): Error {
  return new Error(
    `Cannot publish contract: ${consumer} ${version} has published other content for ${provider}; a version publishes once`,
  );
}
