import type { Caller } from "../operations/call.ts";

/** Finds out who calls. A response is the refusal, with its challenge. */
export type Authenticate = (request: Request) => Promise<Caller | Response>;

/** Where back ends find who calls. What a caller sends under this name is thrown away. */
export const IDENTITY = "x-identity";
