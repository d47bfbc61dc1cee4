import type { Cast } from "../../cast.ts";
import type { Client } from "../../client.ts";
import { UserAgent } from "../../user-agent.ts";

/** A server under test, as the scripts see it. */
export interface Party {
  issuer: string;
  cast: Cast;
}

/** What a script saw, in words that do not depend on the server: compared literally. */
export type Script = (party: Party) => Promise<string>;

/** What every script asks for. */
export const SCOPE = "albums.read";

/** The secret of a client that has one. */
export function secretOf({ cast }: Party, { id }: Client): string {
  return cast.clientSecrets[id]!;
}

/** Mira says yes: where the browser is sent back to. */
export async function consent({ cast }: Party, url: string): Promise<URL> {
  return await browser().authorize(url, { username: "mira", password: cast.password });
}

/** Mira types the code that a device shows, logs in and says yes. */
export async function approve({ cast }: Party, page: string, code: string): Promise<void> {
  const person = { username: "mira", password: cast.password };
  await browser().answerForms(page, { ...person, user_code: code });
}

function browser(): UserAgent {
  return new UserAgent((request) => fetch(request));
}

/** The parts of a token answer that must agree. */
export function words(
  tokens: { token_type?: string; scope?: string; refresh_token?: string },
): string {
  const refresh = tokens.refresh_token ? " + refresh" : "";
  return `${tokens.token_type?.toLowerCase()} ${tokens.scope ?? ""}${refresh}`;
}

/** A new pair of tokens after another, in words. */
export function rotated(before: { refresh_token?: string }, after: typeof before): string {
  return `${words(after)}${after.refresh_token !== before.refresh_token ? ", rotated" : ""}`;
}

/** What a request is refused with; `"accepted"` where it is not. */
export async function refusal(ask: () => Promise<unknown>): Promise<string> {
  return await ask().then(() => "accepted", codeOf);
}

/** The OAuth error code of what a client package threw, or its message. */
export function codeOf(error: unknown): string {
  const { error: code, cause, message } = error as {
    error?: string;
    cause?: { error?: string };
    message: string;
  };
  return code ?? cause?.error ?? message ?? String(error);
}
