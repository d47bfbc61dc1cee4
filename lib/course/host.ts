import type { MimeBundle } from "../charts/bundle.ts";

/** One output on its way to the reader. */
export interface Output {
  data: MimeBundle;
  /** Names the output, so that it can be replaced later. */
  id?: string;
  /** Replace the output of that name and do not add one. */
  update?: boolean;
}

/** Where outputs go. The headless runner installs its own under {@linkcode HOST}. */
export type Host = (output: Output) => void | Promise<void>;

/** The global name under which a host may be installed. */
export const HOST: unique symbol = Symbol.for("under-load.host") as never;

/** The part of the Deno kernel's API that outputs go through. */
interface Kernel {
  broadcast(type: string, content: Record<string, unknown>): Promise<void>;
}

type Globals = { [HOST]?: Host; Deno?: { jupyter?: Kernel } };

const pending = new Set<Promise<void>>();

/** Sends an output to the headless runner, else to the Deno kernel, else prints its plain text. */
export function emit(output: Output): Promise<void> {
  const sent = send(output).finally(() => pending.delete(sent));
  pending.add(sent);
  return sent;
}

/** Resolves when every output emitted so far has been handed over. */
export async function allSent(): Promise<void> {
  await Promise.allSettled(pending);
}

async function send({ data, id, update = false }: Output): Promise<void> {
  const globals = globalThis as Globals;
  if (globals[HOST]) return globals[HOST]({ data, ...(id !== undefined && { id }), update });
  const kernel = kernelOf(globals);
  if (kernel) {
    await kernel.broadcast(update ? "update_display_data" : "display_data", {
      data,
      metadata: {},
      transient: id === undefined ? {} : { display_id: id },
    });
  } else if (!update) {
    console.log(data["text/plain"] ?? "");
  }
}

/** Outside the kernel `Deno.jupyter` is there but throws when it is read. */
function kernelOf(globals: Globals): Kernel | undefined {
  try {
    return globals.Deno?.jupyter;
  } catch {
    return undefined;
  }
}
