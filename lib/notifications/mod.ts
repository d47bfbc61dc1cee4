/**
 * A notification system: an outbox and an inbox around a log, retries that end, preferences, templates,
 * and a channel adapter each for e-mail, SMS, push and webhooks.
 */
export * from "./channels/mod.ts";
export * from "./receivers/mod.ts";
export * from "../sim/crash.ts";
export * from "./crash-lab.ts";
export * from "./inbox.ts";
export * from "./notification.ts";
export * from "./outbox.ts";
export * from "./schema.ts";
export * from "./digest.ts";
export * from "./preferences.ts";
export * from "./retry-topics.ts";
export * from "./templates.ts";
