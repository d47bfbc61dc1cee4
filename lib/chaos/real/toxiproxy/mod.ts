/** Toxiproxy in TypeScript: a TCP proxy whose connections can be made ill, and its control interface over HTTP. */
export { toxiproxyApi } from "./api.ts";
export { ApiError, ProxyCollection, type ProxyRequest } from "./collection.ts";
export { cutOff, toxicFault } from "./fault.ts";
export { type Stream, type Toxic, ToxicProxy } from "./proxy.ts";
