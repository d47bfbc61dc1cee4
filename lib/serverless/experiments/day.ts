import { MemoryStorage } from "../../storage/memory-storage.ts";
import { VirtualClock } from "../../sim/mod.ts";
import { type CloudEvent, EventStore, readEvent, writeStructured } from "../mod.ts";
import { Cron } from "../triggers/cron.ts";
import { MessageQueue } from "../triggers/queue.ts";
import { cronSource, httpSource, ObjectStore, pump } from "../triggers/sources.ts";

/** Events of one source in a day's log. */
export interface SourceRow {
  source: string;
  events: number;
  example: string;
}

const DAY = 86_400_000;

/** A day of the photo service, on the virtual clock: four sources, one log. */
export async function dayOfEvents(uploads = 60): Promise<{ store: EventStore; rows: SourceRow[] }> {
  const clock = new VirtualClock(), store = new EventStore(new MemoryStorage());
  const accept = (event: CloudEvent) => void store.accept(event);
  const objects = new ObjectStore(clock, accept), web = httpSource(accept);
  const queue = new MessageQueue<CloudEvent>({ clock });
  const midnight = cronSource(clock, "bill", new Cron("0 0 0 * * *", "Europe/Berlin"), accept);
  for (let i = 0; i < uploads; i++) {
    const bytes = new Uint8Array(1000 + 97 * i);
    clock.after((i + 0.5) * DAY / uploads, () => objects.put(`photo-${i}.jpg`, bytes));
    if (i % 3 === 0) clock.after(i * DAY / uploads, () => void queue.send(printed(i)));
  }
  for (let hour = 0; hour < 24; hour++) clock.after((hour + 0.9) * 3_600_000, () => void pumped());
  const pumped = () => pump(queue, accept, 100);
  clock.runSync({ until: DAY });
  midnight.stop();
  const hooks = Array.from({ length: 5 }, (_, i) => hook(i));
  const { headers, body } = writeStructured(hooks);
  await web.request("/", { method: "POST", headers, body: body as string });
  const all = store.read().map(({ event }) => event);
  const of = (source: string, start: string): SourceRow => {
    const some = all.filter((event) => event.source.startsWith(start));
    return { source, events: some.length, example: some[0]?.type ?? "" };
  };
  const rows = [
    of("store", "/store/"),
    of("queue", "/print"),
    of("cron", "/cron/"),
    of("HTTP", "/hooks"),
  ];
  return { store, rows };
}

function printed(n: number): CloudEvent {
  return readEvent({
    specversion: "1.0",
    id: `${n}`,
    source: "/print",
    type: "print.ordered",
    data: { n },
  });
}

function hook(n: number): CloudEvent {
  return readEvent({
    specversion: "1.0",
    id: `${n}`,
    source: "/hooks",
    type: "payment.done",
    data: { n },
  });
}
