import type { Fault } from "../../faults/fault.ts";
import type { Toxic, ToxicProxy } from "./proxy.ts";

/** A toxic as a fault to be injected. */
export function toxicFault(
  proxy: ToxicProxy,
  toxic: Omit<Toxic, "name" | "toxicity"> & { toxicity?: number },
): Fault {
  const name = `${proxy.name}: ${toxic.type} ${toxic.stream}`;
  return {
    name,
    inject: () => {
      const added: Toxic = { toxicity: 1, ...toxic, name };
      proxy.add(added);
      return () => {
        if (proxy.toxics.includes(added)) proxy.remove(added);
      };
    },
  };
}

/** Nobody listens any more, and all connections are closed. */
export function cutOff(proxy: ToxicProxy): Fault {
  return {
    name: `${proxy.name}: cut off`,
    inject: async () => {
      await proxy.stop();
      return () => proxy.start();
    },
  };
}
