import { type Claims, generateKey, type Jwk, signJwt } from "../../../oauth/mod.ts";
import { random, RealClock } from "../../../sim/mod.ts";
import { directInvoke } from "../../delivery/local.ts";
import { DELIVERY } from "../../delivery/table.ts";
import { Gateway } from "../../gateway.ts";
import { DELIVERY_API, deliveryLogin } from "../../real/login.ts";

/** What became of tokens that nobody issued. */
export interface ForgedRun {
  sent: number;
  /** Answered with anything but a refusal, by kind. */
  accepted: string[];
  /** Whether the token that all were made from is good. */
  genuine: boolean;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Shows forged tokens to the gateway's door: a good one with one character changed, each time another; keys and
 * algorithms of the forger's own; claims that are not for here.
 */
export async function forgedTokens(many: number, seed: number): Promise<ForgedRun> {
  const clock = new RealClock(),
    login = await deliveryLogin(clock),
    chance = random(seed).split("forged");
  const { invoke } = directInvoke(), { authenticate } = login;
  const gateway = new Gateway({ table: DELIVERY, invoke, clock, authenticate });
  const passes = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await gateway.fetch(
      new Request("http://api.example/orders?first=1", { headers }),
    );
    await response.text();
    return response.status !== 401;
  };
  const good = await login.token(),
    run: ForgedRun = { sent: 0, accepted: [], genuine: await passes(good) };
  const send = async (kind: string, token: string) => {
    run.sent++;
    if (await passes(token)) run.accepted.push(kind);
  };
  for (let i = 0; i < many; i++) {
    const at = chance.int(good.length), was = good[at]!;
    let digit = DIGITS[chance.int(DIGITS.length)]!;
    if (digit === was) digit = was === "A" ? "B" : "A";
    await send(`character ${at}`, good.slice(0, at) + digit + good.slice(at + 1));
  }
  for (const [kind, token] of await ownTokens(good)) await send(kind, token);
  for (const [kind, token] of await misusedTokens(good, await login.keys.signer())) {
    await send(kind, token);
  }
  return run;
}

/** Tokens with a forger's key, and with no key at all. */
async function ownTokens(good: string): Promise<[string, string][]> {
  const [head, body, signature] = good.split(".") as [string, string, string];
  const header = JSON.parse(atob(head.replaceAll("-", "+").replaceAll("_", "/"))) as {
    kid: string;
  };
  const claims = JSON.parse(atob(body.replaceAll("-", "+").replaceAll("_", "/"))) as Claims;
  const { privateJwk } = await generateKey("ES256", header.kid);
  const own = { alg: "ES256", typ: "at+jwt", kid: header.kid };
  const none = btoa('{"alg":"none","typ":"at+jwt"}').replaceAll("=", "");
  return [
    ["a key of its own under the server's name", await signJwt(claims, privateJwk, own)],
    ["no algorithm", `${none}.${body}.`],
    ["no algorithm, the old signature", `${none}.${body}.${signature}`],
    ["no signature", `${head}.${body}.`],
    [
      "another audience",
      await signJwt({ ...claims, aud: `${DELIVERY_API}.evil` }, privateJwk, own),
    ],
    ["five parts", `${good}.${body}.${signature}`],
  ];
}

/** Tokens that the server's own key has signed, and that are not for here, or not for now. */
async function misusedTokens(good: string, key: Jwk): Promise<[string, string][]> {
  const [head, body] = good.split(".") as [string, string];
  const read = (part: string) => JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")));
  const claims = read(body) as Claims, { kid } = read(head) as { kid: string };
  const header = { alg: "ES256", typ: "at+jwt", kid }, long = 3600;
  return [
    [
      "signed, for another audience",
      await signJwt({ ...claims, aud: "https://b.example" }, key, header),
    ],
    [
      "signed, by another issuer",
      await signJwt({ ...claims, iss: "https://b.example" }, key, header),
    ],
    ["signed, of another type", await signJwt(claims, key, { ...header, typ: "id+jwt" })],
    ["signed, expired", await signJwt({ ...claims, exp: claims.exp! - long }, key, header)],
    ["signed, not yet valid", await signJwt({ ...claims, nbf: claims.iat! + long }, key, header)],
  ];
}
