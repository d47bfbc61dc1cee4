import type { MimeBundle } from "../../lib/charts/bundle.ts";
import type { Event } from "./events.ts";
import type { SavedOutput } from "./saved-output.ts";

/** Puts outputs where they belong: streams run together, updates replace, a second run starts anew. */
export class Collector {
  #byId = new Map<string, { data: MimeBundle }>();
  constructor(readonly outputs: SavedOutput[][]) {}

  begin(cell: number): void {
    this.outputs[cell] = [];
  }

  add(cell: number, output: SavedOutput): void {
    this.outputs[Math.max(cell, 0)]?.push(output);
  }

  event(event: Event & { type: "output" | "stream" }): void {
    if (event.type === "stream") {
      const last = this.outputs[event.cell]?.at(-1);
      if (last?.output_type === "stream" && last.name === event.name) last.text += event.text;
      else this.add(event.cell, { output_type: "stream", name: event.name, text: event.text });
      return;
    }
    const { data, id, update } = event.output;
    const known = id === undefined ? undefined : this.#byId.get(id);
    if (update && known) {
      known.data = data;
      return;
    }
    const output = event.result
      ? { output_type: "execute_result" as const, execution_count: null, data, metadata: {} }
      : { output_type: "display_data" as const, data, metadata: {} };
    if (id !== undefined) this.#byId.set(id, output);
    this.add(event.cell, output);
  }
}
