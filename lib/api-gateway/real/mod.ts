/** The gateway with sockets, processes and tokens: what only a machine has. */
export * from "./authenticate.ts";
export * from "./delivery-processes.ts";
export * from "./http-backend.ts";
export * from "./identity.ts";
export * from "./login.ts";
export * from "./remembered-reader.ts";
export * from "./serve.ts";
