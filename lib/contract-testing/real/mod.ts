/** Contract testing with sockets and files. */
export * from "./contract-file.ts";
export * from "./mock-server.ts";
