import type { Must } from "./musts/must.ts";
import { GRANTS } from "./musts/rfc6749-grants.ts";
import { REQUESTS } from "./musts/rfc6749-requests.ts";
import { SECURITY_PRACTICE } from "./musts/security-practice.ts";
import { TOKEN_PROFILE } from "./musts/token-profile.ts";
import { TOKEN_STATUS } from "./musts/token-status.ts";

export type { Must };

/** The checklist. Each row is also a test, under its own title. */
export const MUSTS: readonly Must[] = [
  ...REQUESTS,
  ...GRANTS,
  ...TOKEN_STATUS,
  ...TOKEN_PROFILE,
  ...SECURITY_PRACTICE,
];

/** The title of a row, and of its test. */
export function titleOf({ rfc, section, must }: Must): string {
  return `RFC ${rfc}, ${section}: ${must}`;
}

/** Runs every check. */
export async function runChecklist(): Promise<(Omit<Must, "check"> & { ok: boolean })[]> {
  const rows = [];
  for (const { check, ...row } of MUSTS) {
    rows.push({ ...row, ok: await check().catch(() => false) });
  }
  return rows;
}
