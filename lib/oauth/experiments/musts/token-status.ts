import { NOW, victim } from "../../attacks/attack.ts";
import { Cast } from "../../cast.ts";
import { SetClock } from "../set-clock.ts";
import { ask, token } from "./asking.ts";
import { demandsOf, type Must } from "./must.ts";

const rfc7009 = demandsOf(7009), rfc7662 = demandsOf(7662);

/** RFC 7009 and RFC 7662: revocation and introspection. */
export const TOKEN_STATUS: readonly Must[] = [
  rfc7009("2.1", "nobody revokes another client's token", async () => {
    const c = await victim(), { access_token } = await c.tokens();
    const { status } = await c.post("/revoke", { token: access_token }, c.clients.phone);
    return status === 400 && (await c.introspect(access_token)).active;
  }),
  rfc7009("2.1", "a revoked refresh token takes its access tokens along", async () => {
    const c = await victim(), { access_token, refresh_token } = await c.tokens();
    await c.post("/revoke", { token: refresh_token }, c.clients.web);
    return !(await c.introspect(access_token)).active;
  }),
  rfc7009(
    "2.2",
    "an unknown token is answered with 200",
    async () => (await ask("/revoke", { token: "unknown" })).status === 200,
  ),
  rfc7662("2.1", "only who authenticates may ask", async () => {
    const c = await victim();
    return (await c.post("/introspect", { token: "x" }, c.clients.phone)).status === 401;
  }),
  rfc7662("2.2", "about an inactive token nothing else is said", async () => {
    const c = await victim();
    return JSON.stringify(await c.introspect("unknown")) === '{"active":false}';
  }),
  rfc7662("4", "an expired token is inactive", async () => {
    const { c, text } = await token();
    const later = await Cast.create({
      store: c.options.store,
      keys: c.keys,
      clock: new SetClock(NOW + 301_000),
    });
    return (await c.introspect(text)).active && !(await later.introspect(text)).active;
  }),
];
