import { type Clock, requireNumber } from "../sim/mod.ts";
import { verifyProof } from "./dpop.ts";
import { JwtError } from "./jws.ts";
import type { Claims } from "./jwt.ts";

/** How a resource server finds out what a token is worth. @throws {JwtError} Where it is worth nothing. */
export type TokenReader = (token: string) => Promise<Claims>;

/** What guards an API. */
export interface ResourceServerOptions {
  read: TokenReader;
  clock: Clock;
  /** URL of the API as its callers see it, for DPoP. */
  url: string;
  /** How old a DPoP proof may be, in ms. Default: 60 000. */
  maxProofAge?: number;
  /** Identifiers of proofs that are remembered at most. Default: 100 000. */
  capacity?: number;
}

/** The verdict on a request. */
export type Verdict =
  | { allowed: true; claims: Claims }
  | { allowed: false; response: Response; error: string };

/**
 * Guards an API: takes the token from the header, has it read, holds bound tokens to their key and asks
 * for a scope (RFC 6750; RFC 9449, section 7). A token in the query string is never read.
 */
export class ResourceServer {
  #options: Required<ResourceServerOptions>;
  #seen = new Map<string, number>();

  constructor(options: ResourceServerOptions) {
    this.#options = { maxProofAge: 60_000, capacity: 100_000, ...options };
    requireNumber("create ResourceServer", "capacity", this.#options.capacity, {
      unit: "identifiers",
      min: 1,
    });
  }

  /** Whether a request may have what needs `scope`. Never throws for what a caller sends. */
  async check(request: Request, scope: string): Promise<Verdict> {
    const header = request.headers.get("authorization");
    const [, scheme, token] = header?.match(/^(Bearer|DPoP) +([A-Za-z0-9\-._~+/]+=*)$/i) ?? [];
    if (!scheme || !token) return refused(401, "", "no token");
    const bound = scheme.toLowerCase() === "dpop";
    try {
      const claims = await this.#options.read(token);
      if (claims.cnf && !bound) throw new JwtError("scheme", "the token is bound to a key");
      if (bound) await this.#proof(request, token, claims);
      const scopes = String(claims.scope ?? "").split(" ");
      if (scopes.includes(scope)) return { allowed: true, claims };
      return refused(403, "insufficient_scope", "the token lacks the scope", scope);
    } catch (error) {
      if (!(error instanceof JwtError)) throw error;
      return refused(401, "invalid_token", error.message, undefined, bound);
    }
  }

  async #proof(request: Request, token: string, claims: Claims): Promise<void> {
    const proof = request.headers.get("dpop");
    if (proof === null || !claims.cnf) throw new JwtError("proof", "there is no proof of the key");
    const { clock, url, maxProofAge } = this.#options;
    await verifyProof(proof, {
      method: request.method,
      // Joined, not resolved: a path that begins with `//` would name another host.
      url: new URL(url).origin + new URL(request.url).pathname,
      now: clock.now(),
      maxAge: maxProofAge,
      accessToken: token,
      thumbprint: claims.cnf.jkt,
      remember: (jti, until) => this.#remember(jti, until),
    });
  }

  #remember(jti: string, until: number): boolean {
    if (this.#seen.has(jti)) return false;
    if (this.#seen.size >= this.#options.capacity) {
      const now = this.#options.clock.now();
      for (const [old, end] of this.#seen) if (end <= now) this.#seen.delete(old);
      // Full of living ones: refuse rather than forget one that could then be replayed.
      if (this.#seen.size >= this.#options.capacity) return false;
    }
    this.#seen.set(jti, until);
    return true;
  }
}

function refused(
  status: number,
  code: string,
  description: string,
  scope?: string,
  dpop = false,
): Verdict {
  const parts = [
    code && `error="${code}"`,
    code && `error_description="${description}"`,
    scope !== undefined && `scope="${scope}"`,
  ].filter(Boolean).join(", ");
  const challenge = `${dpop ? "DPoP" : "Bearer"}${parts && ` ${parts}`}`;
  const headers = { "WWW-Authenticate": challenge, "Cache-Control": "no-store" };
  return {
    allowed: false,
    error: code || "no token",
    response: Response.json(code ? { error: code } : {}, { status, headers }),
  };
}
