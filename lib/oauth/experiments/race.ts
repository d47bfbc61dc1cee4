import { Cast } from "../cast.ts";
import type { Found, Kind, Store } from "../store.ts";

/** What came of redeeming one code many times at once. */
export interface RaceRow {
  store: string;
  /** Token answers; one is right. */
  tokens: number;
}

/** A store that reads first and writes later: right in every test with one request at a time. */
export function readThenWrite(store: Store): Store {
  const racy: Store = Object.create(store);
  racy.use = async <V extends object>(kind: Kind, key: string, now: number) => {
    const item: Found<V> | undefined = await store.find<V>(kind, key, now);
    if (!item) return undefined;
    const first = item.usedAt === undefined;
    if (first) await store.use(kind, key, now);
    return { item, first };
  };
  for (
    const name of ["add", "find", "list", "replace", "remove", "revokeFamily", "sweep"] as const
  ) {
    racy[name] = (store[name] as (...args: never[]) => never).bind(store);
  }
  return racy;
}

/** Redeems one code `times` times at once, through three servers. */
export async function redeemAtOnce(store: Store, name: string, times = 100): Promise<RaceRow> {
  const cast = await Cast.create({ store, instances: 3 });
  const code = await cast.code(cast.clients.web);
  const answers = await Promise.all(
    Array.from({ length: times }, () => cast.redeem(cast.clients.web, code)),
  );
  return { store: name, tokens: answers.filter(({ status }) => status === 200).length };
}

/** Flows that run across several servers while one of them goes away. */
export async function loseServer(store: Store, flows = 24): Promise<{
  rows: { step: number; server: string; answered: number }[];
  completed: number;
  flows: number;
  retried: number;
}> {
  const cast = await Cast.create({ store, instances: 3 });
  const answered = [0, 0, 0], rows: { step: number; server: string; answered: number }[] = [];
  cast.servers.forEach((server, i) => {
    const own = server.fetch.bind(server);
    server.fetch = (request) => {
      answered[i]!++;
      return own(request);
    };
  });
  let completed = 0;
  for (let flow = 0; flow < flows; flow++) {
    if (flow === flows >> 1) cast.down.add(1);
    const tokens = await cast.tokens(cast.clients.web);
    const { status } = await cast.refresh(cast.clients.web, tokens.refresh_token);
    if (status === 200) completed++;
    answered.forEach((count, i) => {
      rows.push({ step: flow + 1, server: `server ${i + 1}`, answered: count });
    });
  }
  return { rows, completed, flows, retried: cast.retried };
}
