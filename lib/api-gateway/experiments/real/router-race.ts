import FindMyWay from "find-my-way";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { AskedRequest } from "../../routing/asked.ts";
import { RouteTable } from "../../routing/route-table.ts";

/** Routers that look up all paths once, and how many that are. */
export interface RouterRace {
  run: Record<"ours" | "find-my-way" | "hono", () => number>;
  lookups: number;
}

/** A hundred prefixes with methods in each; ours looks at the host too. Each run counts what it has found. */
export function routerRace(): RouterRace {
  const rules = Array.from({ length: 100 }, (_, i) => ({
    path: i % 2 ? `/api/v1/s${i}` : `/s${i}/items`,
    method: i % 3 ? "GET" as const : "POST" as const,
  }));
  const table = new RouteTable({
    listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
    routes: [{
      ...{ name: "r", hostnames: ["api.example"] },
      rules: rules.map(({ path, method }) => ({
        matches: [{ path: { type: "PathPrefix", value: path }, method }],
        backendRefs: [{ name: "b" }],
      })),
    }],
  }, ["b"]);
  const theirs = FindMyWay(), hono = new RegExpRouter<number>();
  rules.forEach(({ path, method }, i) => {
    for (const place of [path, `${path}/*`]) theirs.on(method, place, () => {});
    hono.add(method, `${path}/*`, i);
  });
  const asked = rules.flatMap(({ path, method }) =>
    [path, `${path}/17`, `${path}/17/lines`].map((path) =>
      new AskedRequest(new Request(`http://api.example${path}`, { method }), 80)
    )
  );
  const counting = (found: (one: AskedRequest) => boolean) => () => {
    let sum = 0;
    for (let i = 0; i < asked.length; i++) if (found(asked[i]!)) sum++;
    return sum;
  };
  return {
    lookups: asked.length,
    run: {
      "ours": counting((one) => table.match(one) !== undefined),
      "find-my-way": counting(({ method, path }) => theirs.find(method as "GET", path) !== null),
      "hono": counting(({ method, path }) => hono.match(method, path)[0].length > 0),
    },
  };
}
