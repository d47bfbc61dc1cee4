import { connect } from "node:net";
import { inTime, RealClock } from "../sim/mod.ts";

/** A service of this run: the real one, or an embedded stand-in behind the same interface. */
export interface Service {
  /** `"Redis"`, `"Postgres"`, `"Kafka"` or `"MongoDB"`. */
  readonly name: string;
  readonly kind: "real" | "embedded";
  /** Which program or package answers, and where. */
  readonly detail: string;
  /** Closes connections and stops what was started for it. Calling it twice does nothing. */
  close(): Promise<void>;
}

/** Where a real service may be found. */
export interface Place {
  url: string;
  /** The variable it was configured by; none where it is the compose file's own port. */
  variable?: string;
}

/** How long a configured service may take to answer. */
export const PATIENCE_MS = 2000;

/** The configured place, else the compose file's port where something listens there. */
export async function findPlace(variable: string, composeUrl: string): Promise<Place | undefined> {
  const url = process.env[variable];
  if (url) return { url, variable };
  const { hostname, port } = new URL(composeUrl);
  return await listens(hostname, Number(port), 300) ? { url: composeUrl } : undefined;
}

/** Whether something accepts a TCP connection. */
export function listens(host: string, port: number, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (is: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(is);
    };
    const timer = setTimeout(() => answer(false), ms);
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });
}

/** Rejects when `work` takes longer than {@linkcode PATIENCE_MS}. */
export function patiently<T>(work: Promise<T>): Promise<T> {
  const late = () => new Error(`no answer within ${PATIENCE_MS} ms`);
  return inTime(new RealClock(), PATIENCE_MS, work, late);
}

/** One line that names a service that was configured but does not answer, and what to do. */
export function warnAbsent(
  name: string,
  { url, variable }: Place,
  error: unknown,
  instead = "using the embedded one",
): void {
  const shown = url.replace(/\/\/[^@/]*@/, "//…@");
  const why = error instanceof Error ? error.message || error.name : String(error);
  const todo = variable
    ? `start it, or unset ${variable}`
    : "start it again with docker compose up -d, or stop it with docker compose down";
  console.warn(`${name} at ${shown} does not answer (${why}): ${instead}; ${todo}.`);
}

/** Makes a service once and hands the same one out until it is closed: a cell may run twice. */
export function once<T extends Service | undefined>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    if (made) return made;
    // Only the one that is handed out now is forgotten: an older one may be closed again at any time.
    const forget = () => {
      if (made === own) made = undefined;
    };
    const own = made = make().then((service) => {
      if (!service) {
        forget(); // it may be started later
        return service;
      }
      const close = service.close.bind(service);
      service.close = async () => {
        forget();
        await close();
      };
      return service;
    }, (error) => {
      forget();
      throw error;
    });
    return own;
  };
}
