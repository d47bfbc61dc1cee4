/** The other ends of the channels, on the loopback address: real servers that verify what they get. */
export * from "./behaviour.ts";
export type { HttpReceiver } from "./http-receiver.ts";
export * from "./receivers.ts";
