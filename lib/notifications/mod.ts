/**
 * A notification system: an outbox and an inbox around a log, retries that end, preferences, templates,
 * and a channel adapter each for e-mail, SMS, push and webhooks.
 */
export * from "./channels/mod.ts";
export * from "./receivers/mod.ts";
