import type { EventStore } from "../events/event-store.ts";
import { FunctionWorker } from "../events/worker.ts";

/** How a function came through a log with an event in it that it can't deal with. */
export interface PoisonRow {
  when: string;
  /** Effects so far. */
  done: number;
  /** Tries of the poison event so far. */
  tries: number;
  /** Dead letters on record. */
  dead: number;
}

/** Resizes what was put into the store; one picture is none, until the function is mended and it is sent again. */
export async function poisonDay(
  store: EventStore,
  attempts: number,
  poison = "photo-13.jpg",
): Promise<PoisonRow[]> {
  let tries = 0, mended = false;
  const worker = new FunctionWorker({
    ...{ fn: "resize", store, types: ["object.put"], attempts },
    handler: ({ data }) => {
      const { name, size } = data as { name: string; size: number };
      if (name === poison) tries++;
      if (name === poison && !mended) throw new Error("not a picture");
      return { value: { bytes: size } };
    },
  });
  const row = (when: string): PoisonRow => ({
    when,
    done: store.effects().filter(({ key }) => key.startsWith("resize ")).length,
    tries,
    dead: store.dead("resize").length,
  });
  await worker.drain();
  const before = row("with a poison event");
  mended = true;
  for (const { event } of store.dead("resize")) store.accept(event);
  await worker.drain();
  return [before, row("mended, sent again")];
}
