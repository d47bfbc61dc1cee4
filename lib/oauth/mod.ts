/**
 * An OAuth 2.0 authorization server, the resource server that believes its tokens, and the signatures
 * underneath: one endpoint, one grant, one concept a file. `attacks/` tries to break it.
 */
export * from "./checks.ts";
export * from "./client.ts";
export {
  createContext,
  type Lifetimes,
  type LogEvent,
  type Resource,
  type ServerOptions,
} from "./context.ts";
export * from "./dpop.ts";
export * from "./encoding.ts";
export * from "./errors.ts";
export * from "./jwa.ts";
export {
  type JsonJws,
  type JwsHeader,
  JwtError,
  MAX_TOKEN,
  peekHeader,
  signCompact,
  verifyCompact,
  verifyJson,
  type VerifyOptions,
} from "./jws.ts";
export * from "./jwt.ts";
export * from "./key-ring.ts";
export type { Limits } from "./limits.ts";
export * from "./local-reader.ts";
export * from "./memory-store.ts";
export * from "./pkce.ts";
export * from "./postgres-store.ts";
export * from "./remote-reader.ts";
export * from "./resource-server.ts";
export * from "./server.ts";
export * from "./store.ts";
export * from "./thumbprint.ts";
export type { TokenResponse } from "./tokens.ts";
export * from "./user-agent.ts";
export * from "./cast.ts";
export * from "./attacks/mod.ts";
