import type { Random } from "../../sim/mod.ts";
import { type Cast, PRINTS } from "../cast.ts";
import { DEVICE_GRANT, EXCHANGE_GRANT } from "../client.ts";
import { newPkce } from "../pkce.ts";
import { type Draft, get, post } from "./draft.ts";
import { Held } from "./held.ts";
import type { OddTokens } from "./tokens.ts";
import { pick } from "./values.ts";

const EXCHANGED = "urn:ietf:params:oauth:token-type:access_token";
const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

type Prover = Awaited<ReturnType<Cast["prover"]>>;

/**
 * Requests that would be answered with a yes, made of what earlier answers brought: real codes, refresh
 * tokens, forms. Without them nothing odd would come further than the first check.
 */
export class World {
  readonly held: Held;
  readonly #pkce = newPkce();

  constructor(
    readonly cast: Cast,
    readonly odd: OddTokens,
    readonly prover: Prover,
    readonly random: Random,
  ) {
    this.held = new Held(random);
  }

  /** A request in order. */
  async draft(): Promise<Draft> {
    const { cast, random, prover } = this;
    const all = [this.#token, this.#token, this.#authorize, this.#browser, this.#status];
    const draft = pick(random, all).call(this);
    if (random.int(8) === 0) draft.headers["DPoP"] = pick(random, this.odd.proofs);
    if (random.int(16) === 0) {
      draft.headers["DPoP"] = await prover.proof("POST", cast.options.issuer + draft.path);
    }
    if (random.int(12) === 0) {
      const client_assertion = pick(random, this.odd.assertions);
      return post(cast, draft.path, {
        ...Object.fromEntries(draft.form ?? []),
        ...{ client_assertion, client_assertion_type: ASSERTION },
      });
    }
    return draft;
  }

  #token(): Draft {
    const { web, backup, frame, api } = this.cast.clients, at = "/token";
    const ask = (form: Record<string, string>, as = web) => post(this.cast, at, form, as);
    const refresh_token = this.held.text("refresh_token");
    const exchange = { grant_type: EXCHANGE_GRANT, subject_token_type: EXCHANGED };
    return pick(this.random, [
      () => this.#redeem(),
      () => this.#redeem(),
      () => ask({ grant_type: "refresh_token", refresh_token }),
      () => ask({ grant_type: "client_credentials", scope: "albums.read" }, backup),
      () => ask({ grant_type: DEVICE_GRANT, device_code: this.held.text("device_code") }, frame),
      () => ask({ ...exchange, subject_token: this.#anyAccess(), audience: PRINTS }, api),
    ])();
  }

  #redeem(): Draft {
    const { cast } = this, { web } = cast.clients;
    return post(cast, "/token", {
      ...{ grant_type: "authorization_code", code: this.held.text("code") },
      ...{ redirect_uri: web.redirectUris[0]!, code_verifier: this.#pkce.verifier },
    }, web);
  }

  #request(): Record<string, string> {
    const { web } = this.cast.clients;
    return {
      ...{
        response_type: "code",
        redirect_uri: web.redirectUris[0]!,
        scope: "albums.read albums.print",
      },
      ...{ code_challenge: this.#pkce.challenge, code_challenge_method: "S256", state: "s" },
    };
  }

  #authorize(): Draft {
    const { cast, random } = this, { web } = cast.clients, client_id = web.id;
    const asked = { ...this.#request(), client_id };
    const draft = pick(random, [
      () => get("/authorize", asked),
      () => get("/authorize", { ...asked, prompt: "consent" }),
      () => get("/authorize", { client_id, request_uri: this.held.text("request_uri") }),
      () => post(cast, "/par", this.#request(), web),
    ])();
    if (random.int(4)) draft.headers["Cookie"] = this.held.text("cookie");
    return draft;
  }

  #browser(): Draft {
    const { cast, random } = this, person = { username: "mira", password: cast.password };
    const at = pick(random, ["/authorize", "/device"] as const);
    const { Cookie = "", ...form } = this.held.form(at);
    const action = pick(random, ["allow", "allow", "deny", "login"]);
    const user_code = form["user_code"] ?? this.held.text("user_code");
    const filled = { user_code, ...form, ...person, action: form["action"] ?? action };
    const draft = pick(random, [
      () => post(cast, at, filled),
      () => post(cast, at, filled),
      () => post(cast, at, filled),
      () => get("/device", { user_code: "BCDF-GHJK" }),
      () => get("/device"),
    ])();
    if (draft.method === "POST") draft.headers["Cookie"] = Cookie;
    return draft;
  }

  #status(): Draft {
    const { cast, random } = this, { web, api, frame } = cast.clients;
    return pick(random, [
      () => post(cast, "/introspect", { token: this.#anyAccess() }, api),
      () => post(cast, "/introspect", { token: this.held.text("refresh_token") }, web),
      () => post(cast, "/revoke", { token: this.#anyAccess() }, web),
      () => post(cast, "/device_authorization", { scope: "albums.read" }, frame),
      () => get(pick(random, ["/jwks", "/.well-known/oauth-authorization-server"])),
    ])();
  }

  #anyAccess(): string {
    return this.random.int(2) ? pick(this.random, this.odd.access) : this.held.text("access_token");
  }
}
