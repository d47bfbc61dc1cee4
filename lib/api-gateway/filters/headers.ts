import type { HeaderModifier } from "../routing/config.ts";

/**
 * Sets, adds and removes header fields in place, in this order of the standard's: a name may be in one of the
 * three only, so the order shows nowhere else.
 */
export function modifyHeaders(headers: Headers, { set, add, remove }: HeaderModifier): void {
  for (const { name, value } of set) headers.set(name, value);
  for (const { name, value } of add) headers.append(name, value);
  for (const name of remove) headers.delete(name);
}
