import type { Cancel, Clock } from "../../sim/mod.ts";
import type { Pod, PodStatus } from "../model/mod.ts";
import { ProbeLoop } from "./probe-loop.ts";
import { RestartDelays, type RestartRules } from "./restart-delays.ts";
import type { Running, Runtime } from "./runtime.ts";

export interface SupervisorOptions {
  clock: Clock;
  runtime: Runtime;
  pod: Pod;
  /** Told whenever the status changes. */
  onStatus: (status: PodStatus) => void;
  onLog?: (line: string) => void;
  restarts?: RestartRules;
}

/**
 * Keeps one container going: starts it, asks it how it is, starts it again by its policy and after the delays of a
 * crash loop. The startup probe holds the other two back until it has succeeded once.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #delays: RestartDelays;
  #running: Running | undefined;
  #probes: ProbeLoop[] = [];
  #timer: Cancel | undefined;
  #status: PodStatus;
  #started = 0;
  #stopping: (() => void) | undefined;
  #ended = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#delays = new RestartDelays(options.restarts);
    this.#status = { phase: "Pending", ready: false, restarts: 0 };
    this.#start();
  }

  get status(): PodStatus {
    return this.#status;
  }

  /** Ends it for good. @param done Called once it is gone. */
  stop(grace: number, done: () => void): void {
    this.#timer?.();
    this.#closeProbes();
    if (!this.#running) {
      this.#ended = true;
      return done();
    }
    this.#stopping = done;
    this.#set({ ready: false });
    this.#running.stop(grace);
  }

  /** Kills it at once, and starts nothing again. */
  kill(): void {
    this.#ended = true;
    this.#timer?.();
    this.#closeProbes();
    this.#running?.kill();
    this.#running = undefined;
  }

  #start(): void {
    this.#timer = undefined;
    const { clock, runtime, pod } = this.#options;
    this.#started = clock.now();
    let over = false;
    this.#set({ phase: "Running", ready: false });
    this.#running = runtime.start(pod, {
      listening: (address) => {
        if (over || this.#ended || this.#stopping) return;
        this.#set({ address });
        this.#startProbes();
      },
      exited: (code) => {
        if (over) return;
        over = true;
        this.#exited(code);
      },
      log: (line) => this.#options.onLog?.(line),
    });
    // It may have ended already.
    if (over) this.#running = undefined;
  }

  #startProbes(): void {
    const { startup } = this.#options.pod.spec.container;
    this.#closeProbes();
    if (!startup) return this.#probeOn();
    let began = false;
    const first = this.#loop(startup, (ok) => {
      if (!ok) return this.#running?.kill();
      if (began) return;
      began = true;
      first.close();
      this.#probeOn();
    });
  }

  #probeOn(): void {
    const { readiness, liveness } = this.#options.pod.spec.container;
    if (liveness) this.#loop(liveness, (ok) => ok || this.#running?.kill());
    if (readiness) this.#loop(readiness, (ready) => this.#set({ ready }));
    else this.#set({ ready: true });
  }

  #loop(probe: Parameters<typeof probeLoop>[1], onResult: (ok: boolean) => void): ProbeLoop {
    const running = this.#running;
    const loop = probeLoop(this.#options.clock, probe, (action, answer) => {
      if (running) running.ask(action, answer);
    }, onResult);
    this.#probes.push(loop);
    return loop;
  }

  #exited(code: number): void {
    this.#running = undefined;
    this.#closeProbes();
    if (this.#stopping) {
      this.#ended = true;
      return this.#stopping();
    }
    if (this.#ended) return;
    const { clock, pod } = this.#options, { restartPolicy } = pod.spec;
    if (restartPolicy === "Never" || (restartPolicy === "OnFailure" && code === 0)) {
      this.#ended = true;
      return this.#set({ phase: code === 0 ? "Succeeded" : "Failed", ready: false });
    }
    const wait = this.#delays.next(clock.now() - this.#started);
    const why = `ended with ${code}; starts again in ${wait} ms`;
    this.#set({ phase: "Waiting", ready: false, why, restarts: this.#status.restarts + 1 });
    this.#timer = clock.after(wait, () => this.#start());
  }

  #closeProbes(): void {
    for (const probe of this.#probes) probe.close();
    this.#probes = [];
  }

  #set(change: Partial<PodStatus>): void {
    const { readySince: since, why: _, ...before } = this.#status;
    const next = { ...before, ...change };
    const readySince = next.ready ? since ?? this.#options.clock.now() : undefined;
    this.#status = readySince === undefined ? next : { ...next, readySince };
    this.#options.onStatus(this.#status);
  }
}

function probeLoop(...of: ConstructorParameters<typeof ProbeLoop>): ProbeLoop {
  return new ProbeLoop(...of);
}
