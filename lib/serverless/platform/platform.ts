import { type Clock, RealClock } from "../../sim/mod.ts";
import type { Answer, Guest } from "../isolation/tier.ts";
import { bill, gbSeconds, type Prices } from "./billing.ts";
import { checkFunction, type FunctionSpec } from "./deploy.ts";
import { FairSlots } from "./fair-slots.ts";
import { fixed } from "./keep-alive/policy.ts";
import { Logs } from "./logs.ts";
import { Pool } from "./pool.ts";
import type { Refused } from "./pool-options.ts";
import { Router } from "./router.ts";
import type { Called, PlatformOptions } from "./platform-options.ts";

/** Guests that may be found dead for one call. */
const MOST_LOST = 5;

interface Version {
  spec: FunctionSpec;
  pool: Pool<Guest>;
}
interface Deployed {
  /** Whose it is: nobody else may publish a version of it. */
  tenant: string;
  router: Router<Version>;
  calls: number;
  gbSeconds: number;
}

/**
 * Functions on this machine: a pool of warm guests for each version, routes by alias, logs by call, a bill. A guest
 * that was killed is not used again; the next call gets another one.
 */
export class ServerlessPlatform {
  readonly logs = new Logs();
  readonly #options: PlatformOptions;
  readonly #clock: Clock;
  readonly #functions = new Map<string, Deployed>();
  readonly #guests = new Set<Guest>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #slots: FairSlots;
  #closed = false;

  constructor(options: PlatformOptions) {
    const { slots = 64, fair = true, clock = new RealClock() } = options;
    this.#options = options;
    this.#clock = clock;
    this.#slots = new FairSlots({ clock, slots, fair });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Calls that wait for an instance or for a slot. */
  get waiting(): number {
    let waiting = this.#slots.waiting;
    for (const { router } of this.#functions.values()) {
      for (const { pool } of router.versions) waiting += pool.waiting;
    }
    return waiting;
  }

  /** Publishes a version and leads `live` to it. @returns Its number. @throws {RangeError | TypeError} Where it can't run. */
  deploy(spec: FunctionSpec): number {
    if (this.#closed) throw new Error(`Cannot deploy ${spec.name}: the platform is closed`);
    checkFunction(spec, Date.now());
    let deployed = this.#functions.get(spec.name);
    if (!deployed) {
      const { tenant } = spec;
      deployed = { tenant, router: new Router(), calls: 0, gbSeconds: 0 };
      this.#functions.set(spec.name, deployed);
    } else if (deployed.tenant !== spec.tenant) {
      throw new TypeError(
        `Cannot deploy ${spec.name}: another customer has a function of this name`,
      );
    }
    const { keepAlive = () => fixed(60_000), max = 4, queue = 100 } = this.#options;
    const pool = new Pool<Guest>({
      clock: this.#clock,
      max,
      queue,
      keepAlive: keepAlive(),
      start: (ready, failed) => this.#start(spec, ready, failed),
      stop: (guest) => this.#end(guest),
    });
    const version = deployed.router.publish({ spec, pool });
    deployed.router.alias("live", { version });
    return version;
  }

  /** Leads a part of the calls to another version. */
  canary(name: string, version: number, canary: { version: number; share: number }): void {
    this.#named(name).router.alias("live", { version, canary });
  }

  /**
   * Calls a function. Never rejects for what the function does. A call takes a slot once an instance is there for it:
   * what waits for its own function's instances holds nobody else up.
   *
   * @param key Whose call it is.
   */
  call(name: string, event: unknown, key = "", signal?: AbortSignal): Promise<Called> {
    const deployed = this.#named(name), trace = crypto.randomUUID();
    const { version, code: { pool, spec } } = deployed.router.resolve("live", key);
    const none = { trace, version, stdout: "", stderr: "", ms: 0 };
    const aborted = { ...none, killed: "aborted" as const, error: "ended: aborted" };
    return new Promise((resolve) => {
      const end = (answer: Called) => {
        signal?.removeEventListener("abort", abort);
        resolve(answer);
      };
      // Who waits is told at once; its place in the queue is given back when its turn comes.
      const abort = () => end(aborted);
      signal?.addEventListener("abort", abort, { once: true });
      let lost = 0;
      const refused = (why: Refused) => end({ ...none, refused: why, error: why });
      const submit = () => pool.submit({ refused, run: (guest, done) => turn(guest, done) });
      const turn = (guest: Guest, done: (broken?: boolean) => void) =>
        this.#slots.take(spec.tenant, (release) => {
          if (!release || signal?.aborted) {
            done();
            release?.(0);
            return release ? end(aborted) : refused("closed");
          }
          // One that died while it rested: the call has not begun, so another one may have it.
          if (!guest.alive && lost++ < MOST_LOST) {
            done(true);
            release(0);
            return submit();
          }
          signal?.removeEventListener("abort", abort);
          void guest.invoke(event, signal).then((answer) => {
            // The next call of the same customer lines up before the slot is given away.
            done(!guest.alive || answer.killed !== undefined);
            this.#note(name, trace, answer);
            deployed.gbSeconds += gbSeconds(spec.memoryMB, answer.ms);
            release(answer.ms);
            end({ ...answer, trace, version });
          });
        });
      submit();
    });
  }

  #note(name: string, trace: string, { stdout, stderr }: Answer): void {
    this.#named(name).calls++;
    if (stdout) this.logs.write(name, trace, "stdout", stdout);
    if (stderr) this.logs.write(name, trace, "stderr", stderr);
  }

  /** Counts of a version's pool. */
  stats(name: string, version = 1): Pool<Guest>["stats"] {
    const { router } = this.#named(name);
    router.alias("stats", { version });
    return router.resolve("stats", "").code.pool.stats;
  }

  bill(name: string, prices: Prices): ReturnType<typeof bill> {
    const { calls, gbSeconds } = this.#named(name);
    return bill(gbSeconds, calls, prices);
  }

  /** Refuses what waits, ends all guests and waits until they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#slots.close();
    for (const { router } of this.#functions.values()) {
      for (const { pool } of router.versions) pool.close();
    }
    await Promise.allSettled([...this.#starting]);
    await Promise.all([...this.#guests].map((guest) => this.#end(guest)));
  }

  #start(spec: FunctionSpec, ready: (guest: Guest) => void, failed: () => void): void {
    const tier = this.#options.tiers[spec.runtime];
    const { memoryMB, timeoutMs } = spec;
    const starting = tier.start(spec.code, { memoryMB, timeoutMs }).then(
      (guest) => {
        this.#guests.add(guest);
        ready(guest);
      },
      (error: Error) => {
        this.logs.write(spec.name, `start of ${spec.name}`, "stderr", `${error.message}\n`);
        failed();
      },
    );
    this.#starting.add(starting);
    void starting.finally(() => this.#starting.delete(starting));
  }

  async #end(guest: Guest): Promise<void> {
    await guest.stop();
    this.#guests.delete(guest);
  }

  #named(name: string): Deployed {
    const deployed = this.#functions.get(name);
    if (!deployed) {
      throw new RangeError(`Cannot find ${name}: no function of that name is deployed`);
    }
    return deployed;
  }
}
