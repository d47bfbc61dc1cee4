import type { Checks } from "../../checks.ts";
import { strictChecks } from "../../checks.ts";

/** The strict checks with some replaced: the only place where a weaker server is made. */
const weaken = (by: Partial<Checks>): Checks => ({ ...strictChecks, ...by });

/** Each a mistake that has been made in the field. */
export const weakChecks = {
  /** Forgets that a verifier can be missing. */
  verifierOptional: weaken({
    verifier: (challenge, verifier) =>
      verifier === undefined || strictChecks.verifier(challenge, verifier),
  }),
  /** Never looks at the verifier. */
  verifierIgnored: weaken({ verifier: () => true }),
  /** Uses PKCE only where the request asks for it. */
  challengeOptional: weaken({
    challenge: (challenge, method) =>
      challenge === undefined || strictChecks.challenge(challenge, method),
    verifier: (challenge, verifier) =>
      challenge === undefined || strictChecks.verifier(challenge, verifier),
  }),
  /** Offers the method `plain`. */
  plainChallenge: weaken({
    challenge: () => true,
    verifier: (challenge, verifier) => challenge === verifier,
  }),
  /** Marks nothing as used. */
  usedAgain: weaken({ singleUse: () => true }),
  /** Compares the beginning of a redirect URI. */
  redirectPrefix: weaken({
    redirectUri: (client, given) => client.redirectUris.some((uri) => given.startsWith(uri)),
  }),
  /** Redirects wherever it is told. */
  redirectAnywhere: weaken({ redirectUri: () => true }),
  /** Does not say who answers. */
  noIssuer: weaken({ issuerParameter: () => ({}) }),
  /** Takes any client's code. */
  anyOwner: weaken({ codeOwner: () => true }),
  /** Gives whatever scope is asked for. */
  anyScope: weaken({ scopeWithin: () => true }),
  /** Believes every secret. */
  anySecret: weaken({ clientSecret: () => true }),
  /** Remembers no identifiers. */
  forgetful: weaken({ fresh: () => true }),
  /** Counts nobody's requests. */
  unlimited: weaken({ withinLimit: () => true }),
  /** Takes forms from anywhere. */
  anyForm: weaken({ formToken: () => true }),
  /** Sends pages without protective headers. */
  bareHeaders: weaken({ pageHeaders: () => ({}) }),
} as const;
