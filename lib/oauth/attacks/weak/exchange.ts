import { type Checks, strictChecks } from "../../checks.ts";

/** Exchanges whatever token it is shown: that it is alive seemed enough. */
export const exchangesAll: Checks = { ...strictChecks, mayExchange: () => true };
