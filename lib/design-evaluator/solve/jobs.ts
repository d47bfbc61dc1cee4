import { EventQueue } from "../../sim/mod.ts";

/** A job on its way. */
export interface Job {
  came: number;
  /** Stations in the order in which it comes to them, and how far it is. */
  path: readonly number[];
  step: number;
  /** Whose it is: the place of the first job that it goes back to. */
  user: number;
  /** What kind of job it is, where there are several. */
  kind?: number;
}

/** What happened at a station while it was counted. */
export interface StationRun {
  /** Servers times time for which they worked, jobs times time, and visits that ended. */
  busy: number;
  jobs: number;
  visits: number;
}

export interface JobRun {
  servers: readonly number[];
  /** When the first jobs come. */
  first: readonly number[];
  /** When another one comes, given that one came, or that one ended; `Infinity`: none. */
  next: { onArrival?: (at: number) => number; onEnd?: (at: number, job: Job) => number };
  /** When it is over. Default: never. */
  until?: number;
  /** Gives a job its way. */
  path(job: Job): void;
  /** Time of its next service. */
  service(job: Job, station: number): number;
  /** Jobs that are done, and after how many ends counting begins. */
  jobs: number;
  from: number;
  /** Called for each end that counts, from 0 on. */
  ended(job: Job, at: number, n: number): void;
}

interface Place {
  servers: number;
  busy: number;
  waiting: Job[];
  head: number;
  run: StationRun;
  since: number;
}

/** Runs jobs through stations until enough have ended, or nobody comes any more. O(events · log of those pending). */
export function runJobs(
  { ended, first, from, jobs, next, path, servers, service, until = Infinity }: JobRun,
): { ended: number; span: number; events: number; stations: StationRun[] } {
  const queue = new EventQueue(), inside: Job[] = [], free: number[] = [];
  const places = servers.map((servers): Place => ({
    ...{ servers, busy: 0, waiting: [], head: 0, since: 0 },
    run: { busy: 0, jobs: 0, visits: 0 },
  }));
  let ends = 0, events = 0, began = 0, now = 0;
  const plan = (at: number, user: number) => {
    if (at === Infinity) return;
    const slot = free.pop() ?? inside.length;
    inside[slot] = { came: at, path: [], step: -1, user };
    queue.push(at, slot);
  };
  const settle = (place: Place) => {
    const passed = now - place.since, there = place.busy + place.waiting.length - place.head;
    place.run.busy += passed * place.busy;
    place.run.jobs += passed * there;
    place.since = now;
  };
  const begin = (place: Place, station: number, slot: number) => {
    place.busy++;
    queue.push(now + service(inside[slot]!, station), slot);
  };
  /** To the next station, or out. */
  const move = (slot: number) => {
    const job = inside[slot]!, station = job.path[++job.step];
    if (station === undefined) return leave(slot, job);
    const place = places[station]!;
    settle(place);
    if (place.busy < place.servers) begin(place, station, slot);
    else place.waiting.push(Object.assign(job, { slot }));
  };
  const leave = (slot: number, job: Job) => {
    if (ends >= from) ended(job, now, ends - from);
    if (++ends === from) {
      for (const place of places) {
        settle(place);
        place.run = { busy: 0, jobs: 0, visits: 0 };
      }
      began = now;
    }
    free.push(slot);
    if (next.onEnd) plan(next.onEnd(now, job), job.user);
  };
  first.forEach(plan);
  while (ends < jobs && queue.nextTime <= until) {
    now = queue.nextTime;
    const slot = queue.pop(), job = inside[slot]!;
    events++;
    if (job.step < 0) {
      path(job);
      if (next.onArrival) plan(next.onArrival(now), job.user);
    } else {
      const station = job.path[job.step]!, place = places[station]!;
      settle(place);
      place.run.visits++;
      place.busy--;
      if (place.head < place.waiting.length) {
        const waits = place.waiting[place.head++]! as Job & { slot: number };
        if (place.head > 1024 && place.head * 2 > place.waiting.length) {
          place.waiting = place.waiting.slice(place.head);
          place.head = 0;
        }
        begin(place, station, waits.slot);
      }
    }
    move(slot);
  }
  for (const place of places) settle(place);
  return { ended: ends - from, span: now - began, events, stations: places.map(({ run }) => run) };
}
