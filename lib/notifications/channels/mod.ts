/** The ways to reach a person, one adapter each behind one `send`. */
export * from "./channel.ts";
export * from "./email.ts";
export * from "./gsm7.ts";
export * from "./push-encryption.ts";
export * from "./sms.ts";
export * from "./web-push.ts";
export * from "./webhook.ts";
