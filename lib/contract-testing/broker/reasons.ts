import { named, type Selector } from "./model.ts";

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

/** Why nothing can be said of a selector: it names no version. */
export function nowhere({ name, version, tag, branch }: Selector): string {
  return `${name} ${version ?? tag ?? branch ?? "latest"} does not exist`;
}

/** Why nothing can be said of an environment: it was never added. */
export function noPlace(environment: string): string {
  return `environment ${environment} does not exist`;
}
