import { random, RealClock } from "../../sim/mod.ts";
import type { Load } from "./probe.ts";

const keys = Array.from({ length: 1000 }, (_, i) => `tenant-${i * 7919}`);
let turn = 0;
const key = () => keys[turn++ % keys.length]!;

export const apiGateway: Load = async () => {
  const { AskedRequest, RouteTable } = await import("../../api-gateway/mod.ts");
  const matches = (
    i: number,
  ) => [{ path: { type: "PathPrefix" as const, value: `/api/v1/s${i}` } }];
  const table = new RouteTable({
    listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
    routes: [{
      ...{ name: "r", hostnames: ["api.example"] },
      rules: Array.from(
        { length: 100 },
        (_, i) => ({ matches: matches(i), backendRefs: [{ name: "b" }] }),
      ),
    }],
  }, ["b"]);
  const asked = new AskedRequest(new Request("http://api.example/api/v1/s77/items"), 80);
  return { what: "one of a hundred routes", run: () => table.match(asked) };
};
export const horizontalScaling: Load = async () => {
  const { Pool, PowerOfChoices } = await import("../../horizontal-scaling/mod.ts");
  const choice = new PowerOfChoices(new Pool({ size: 100 }), random(1));
  return { what: "the better of two of a hundred servers", run: () => choice.pick(0) };
};
export const circuitBreaker: Load = async () => {
  const { CircuitBreaker } = await import("../../circuit-breaker/mod.ts");
  const breaker = new CircuitBreaker({ clock: new RealClock() }), call = () => Promise.resolve(42);
  return { what: "a call through a closed breaker", run: () => breaker.execute(call) };
};
export const rateLimiter: Load = async () => {
  const { TokenBucket } = await import("../../rate-limiter/mod.ts");
  const bucket = new TokenBucket({ clock: new RealClock(), capacity: 20, refillRate: 20 });
  return { what: "one decision of a token bucket", run: () => bucket.take(key()) };
};
export const oauth: Load = async () => {
  const { generateKey, signJwt, verifyJwt } = await import("../../oauth/mod.ts");
  const { privateJwk, publicJwk } = await generateKey("ES256", "k1");
  const token = await signJwt({ sub: "mira", exp: 100 }, privateJwk, { alg: "ES256", kid: "k1" });
  const options = { algorithms: ["ES256" as const], keys: [publicJwk], now: 99 };
  return { what: "a signed token checked", run: () => verifyJwt(token, options) };
};
export const serverless: Load = async () => {
  const { parseEvent } = await import("../../serverless/mod.ts");
  const event = {
    specversion: "1.0",
    id: "1",
    source: "/photos",
    type: "photo.put",
    data: { n: 1 },
  };
  const text = JSON.stringify(event);
  return { what: "an event read strictly", run: () => parseEvent(text) };
};
export const multiRegion: Load = async () => {
  const { decode, encode } = await import("../../multi-region/mod.ts");
  const name = "api.example.com", bytes = encode({ id: 7, questions: [{ name, type: "A" }] });
  const answers = [{ name, type: "A" as const, ttl: 60, data: "192.0.2.7" }];
  const run = () => encode({ id: 7, response: true, questions: decode(bytes).questions, answers });
  return { what: "a DNS question read and answered", run };
};
