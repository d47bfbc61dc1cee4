import type { Service } from "../model/mod.ts";
import { selects } from "./endpoints.ts";

/**
 * Whether a pod with these labels may call a service. Deny by default: a service that names nobody is called by nobody
 * but what shares its own labels, and a rule `{}` lets everybody in.
 */
export function allowed(service: Service, from: Readonly<Record<string, string>>): boolean {
  if (selects(service.selector, from)) return true;
  return service.allowFrom.some((rule) => Object.keys(rule).length === 0 || selects(rule, from));
}
