(globalThis.underLoadCode ??= {})["02-notifications"] = function () {
(()=>{var Wr=Object.create;var Bn=Object.defineProperty;var Gr=Object.getOwnPropertyDescriptor;var Vr=Object.getOwnPropertyNames;var Kr=Object.getPrototypeOf,Yr=Object.prototype.hasOwnProperty;var Jr=(r,e,t)=>()=>{if(t)throw t[0];try{return r&&(e=r(r=0)),e}catch(n){throw t=[n],n}};var Ge=(r,e)=>()=>{try{return e||r((e={exports:{}}).exports,e),e.exports}catch(t){throw e=0,t}};var Xr=(r,e,t,n)=>{if(e&&typeof e=="object"||typeof e=="function")for(let o of Vr(e))!Yr.call(r,o)&&o!==t&&Bn(r,o,{get:()=>e[o],enumerable:!(n=Gr(e,o))||n.enumerable});return r};var Pe=(r,e,t)=>(t=r!=null?Wr(Kr(r)):{},Xr(e||!r||!r.__esModule?Bn(t,"default",{value:r,enumerable:!0}):t,r));var g,d=Jr(()=>{g={"notifications/experiments/designs.ts inTheRequest":{data:{"text/markdown":`**inTheRequest** · [lib/notifications/experiments/designs.ts](../lib/notifications/experiments/designs.ts#L45-L49), lines 45–49

\`\`\`ts
function inTheRequest({ clock, slowest }: Process, answer: () => void): void {
  clock.schedule(WRITE, () => {
    clock.schedule(slowest(), answer);
  });
}
\`\`\`

<details><summary>What its docstring says</summary>

The scan is answered when the slowest channel has taken its message.

</details>`,"text/plain":`[source] lib/notifications/experiments/designs.ts: inTheRequest 45–49

function inTheRequest({ clock, slowest }: Process, answer: () => void): void {
  clock.schedule(WRITE, () => {
    clock.schedule(slowest(), answer);
  });
}`},code:`function inTheRequest({ clock, slowest }: Process, answer: () => void): void {
  clock.schedule(WRITE, () => {
    clock.schedule(slowest(), answer);
  });
}`,lines:5},"notifications/experiments/designs.ts queueInMemory":{data:{"text/markdown":`**queueInMemory** · [lib/notifications/experiments/designs.ts](../lib/notifications/experiments/designs.ts#L52-L57), lines 52–57

\`\`\`ts
function queueInMemory({ clock, enqueue }: Process, answer: () => void): void {
  clock.schedule(WRITE, () => {
    enqueue();
    answer();
  });
}
\`\`\`

<details><summary>What its docstring says</summary>

The scan is answered after the write; the messages are on a list in the memory of this process.

</details>`,"text/plain":`[source] lib/notifications/experiments/designs.ts: queueInMemory 52–57

function queueInMemory({ clock, enqueue }: Process, answer: () => void): void {
  clock.schedule(WRITE, () => {
    enqueue();
    answer();
  });
}`},code:`function queueInMemory({ clock, enqueue }: Process, answer: () => void): void {
  clock.schedule(WRITE, () => {
    enqueue();
    answer();
  });
}`,lines:6},"event-log/group.ts #drain":{data:{"text/markdown":`**Group.#drain** · [lib/event-log/group.ts](../lib/event-log/group.ts#L154-L176), lines 154–176

\`\`\`ts
async #drain(member: Member, partition: number): Promise<void> {
  const from = this.#topic.partitions[partition]!, { committed } = this;
  this.#busy.add(partition);
  try {
    for (let i = 0; i < BATCH && !member.closed; i++) {
      if (!member.partitions.includes(partition)) break;
      const messages = this.#next(from, committed[partition]!, member.most);
      const last = messages.at(-1);
      if (!last) break;
      if (member.before) this.#commit(partition, last.offset + 1);
      const handling = ownHandler.run(member, () => member.handler(messages));
      // A handler that is done at once costs no turn of the event loop.
      if (handling) await handling;
      committed[partition] = last.offset + 1;
    }
  } catch (error) {
    await this.#rest(member, error);
  } finally {
    this.#recorder.record(partition, committed[partition]!);
    this.#busy.delete(partition);
    this.notify();
  }
}
\`\`\`

<details><summary>What its docstring says</summary>

Handles messages of one partition, in order, until a batch is done or the partition is not ours.

</details>`,"text/plain":`[source] lib/event-log/group.ts: Group.#drain 154–176

async #drain(member: Member, partition: number): Promise<void> {
  const from = this.#topic.partitions[partition]!, { committed } = this;
  this.#busy.add(partition);
  try {
    for (let i = 0; i < BATCH && !member.closed; i++) {
      if (!member.partitions.includes(partition)) break;
      const messages = this.#next(from, committed[partition]!, member.most);
      const last = messages.at(-1);
      if (!last) break;
      if (member.before) this.#commit(partition, last.offset + 1);
      const handling = ownHandler.run(member, () => member.handler(messages));
      // A handler that is done at once costs no turn of the event loop.
      if (handling) await handling;
      committed[partition] = last.offset + 1;
    }
  } catch (error) {
    await this.#rest(member, error);
  } finally {
    this.#recorder.record(partition, committed[partition]!);
    this.#busy.delete(partition);
    this.notify();
  }
}`},code:`async #drain(member: Member, partition: number): Promise<void> {
  const from = this.#topic.partitions[partition]!, { committed } = this;
  this.#busy.add(partition);
  try {
    for (let i = 0; i < BATCH && !member.closed; i++) {
      if (!member.partitions.includes(partition)) break;
      const messages = this.#next(from, committed[partition]!, member.most);
      const last = messages.at(-1);
      if (!last) break;
      if (member.before) this.#commit(partition, last.offset + 1);
      const handling = ownHandler.run(member, () => member.handler(messages));
      // A handler that is done at once costs no turn of the event loop.
      if (handling) await handling;
      committed[partition] = last.offset + 1;
    }
  } catch (error) {
    await this.#rest(member, error);
  } finally {
    this.#recorder.record(partition, committed[partition]!);
    this.#busy.delete(partition);
    this.notify();
  }
}`,lines:23},"notifications/outbox.ts relay":{data:{"text/markdown":`**Outbox.relay** · [lib/notifications/outbox.ts](../lib/notifications/outbox.ts#L48-L68), lines 48–68

\`\`\`ts
async relay(log: Log, topic: string, most = 100, at: At = steadily): Promise<number> {
  const { schema } = this.tables;
  const rows = await this.db.query<{ position: number } & OutboxMessage>(
    \`SELECT position, id, key, payload FROM \${schema}.outbox
     ORDER BY position LIMIT $1\`,
    [most],
  );
  at("after the relay's read");
  if (rows.length === 0) return 0;
  await log.send(
    topic,
    rows.map(({ id, key, payload }) => ({ key, value: payload, headers: { id } })),
  );
  at("after the relay's send");
  await this.db.query(
    \`DELETE FROM \${schema}.outbox WHERE position = ANY($1::bigint[])\`,
    [rows.map(({ position }) => position)],
  );
  at("after the relay's delete");
  return rows.length;
}
\`\`\`

<details><summary>What its docstring says</summary>

Sends what waits, in order, at most \`most\` messages, and returns how many. A crash between sending
and deleting sends them again. One relay at a time, or the order of a key is lost.

</details>`,"text/plain":`[source] lib/notifications/outbox.ts: Outbox.relay 48–68

async relay(log: Log, topic: string, most = 100, at: At = steadily): Promise<number> {
  const { schema } = this.tables;
  const rows = await this.db.query<{ position: number } & OutboxMessage>(
    \`SELECT position, id, key, payload FROM \${schema}.outbox
     ORDER BY position LIMIT $1\`,
    [most],
  );
  at("after the relay's read");
  if (rows.length === 0) return 0;
  await log.send(
    topic,
    rows.map(({ id, key, payload }) => ({ key, value: payload, headers: { id } })),
  );
  at("after the relay's send");
  await this.db.query(
    \`DELETE FROM \${schema}.outbox WHERE position = ANY($1::bigint[])\`,
    [rows.map(({ position }) => position)],
  );
  at("after the relay's delete");
  return rows.length;
}`},code:`async relay(log: Log, topic: string, most = 100, at: At = steadily): Promise<number> {
  const { schema } = this.tables;
  const rows = await this.db.query<{ position: number } & OutboxMessage>(
    \`SELECT position, id, key, payload FROM \${schema}.outbox
     ORDER BY position LIMIT $1\`,
    [most],
  );
  at("after the relay's read");
  if (rows.length === 0) return 0;
  await log.send(
    topic,
    rows.map(({ id, key, payload }) => ({ key, value: payload, headers: { id } })),
  );
  at("after the relay's send");
  await this.db.query(
    \`DELETE FROM \${schema}.outbox WHERE position = ANY($1::bigint[])\`,
    [rows.map(({ position }) => position)],
  );
  at("after the relay's delete");
  return rows.length;
}`,lines:21},"notifications/inbox.ts once":{data:{"text/markdown":`**Inbox.once** · [lib/notifications/inbox.ts](../lib/notifications/inbox.ts#L25-L45), lines 25–45

\`\`\`ts
async once(
  ids: readonly string[],
  work: (fresh: readonly string[], tx: Querier) => Promise<void>,
  at: At = steadily,
): Promise<string[]> {
  at("before the inbox row");
  const fresh = await this.db.transaction(async (tx) => {
    const rows = await tx.query<{ id: string }>(
      \`INSERT INTO \${this.tables.schema}.inbox (consumer, id)
       SELECT $1, id FROM unnest($2::text[]) AS came(id) ON CONFLICT DO NOTHING RETURNING id\`,
      [this.consumer, ids],
    );
    at("after the inbox row");
    const fresh = rows.map(({ id }) => id);
    if (fresh.length > 0) await work(fresh, tx);
    at("after the effect");
    return fresh;
  });
  at("before the offset's commit");
  return fresh;
}
\`\`\`

<details><summary>What its docstring says</summary>

Runs \`work\` in a transaction for those of the messages that are new, and returns them. \`work\` gets
that transaction: what it writes there counts together with the inbox rows, or not at all.

</details>`,"text/plain":`[source] lib/notifications/inbox.ts: Inbox.once 25–45

async once(
  ids: readonly string[],
  work: (fresh: readonly string[], tx: Querier) => Promise<void>,
  at: At = steadily,
): Promise<string[]> {
  at("before the inbox row");
  const fresh = await this.db.transaction(async (tx) => {
    const rows = await tx.query<{ id: string }>(
      \`INSERT INTO \${this.tables.schema}.inbox (consumer, id)
       SELECT $1, id FROM unnest($2::text[]) AS came(id) ON CONFLICT DO NOTHING RETURNING id\`,
      [this.consumer, ids],
    );
    at("after the inbox row");
    const fresh = rows.map(({ id }) => id);
    if (fresh.length > 0) await work(fresh, tx);
    at("after the effect");
    return fresh;
  });
  at("before the offset's commit");
  return fresh;
}`},code:`async once(
  ids: readonly string[],
  work: (fresh: readonly string[], tx: Querier) => Promise<void>,
  at: At = steadily,
): Promise<string[]> {
  at("before the inbox row");
  const fresh = await this.db.transaction(async (tx) => {
    const rows = await tx.query<{ id: string }>(
      \`INSERT INTO \${this.tables.schema}.inbox (consumer, id)
       SELECT $1, id FROM unnest($2::text[]) AS came(id) ON CONFLICT DO NOTHING RETURNING id\`,
      [this.consumer, ids],
    );
    at("after the inbox row");
    const fresh = rows.map(({ id }) => id);
    if (fresh.length > 0) await work(fresh, tx);
    at("after the effect");
    return fresh;
  });
  at("before the offset's commit");
  return fresh;
}`,lines:21},"notifications/retry-topics.ts #try":{data:{"text/markdown":`**RetryTopics.#try** · [lib/notifications/retry-topics.ts](../lib/notifications/retry-topics.ts#L104-L124), lines 104–124

\`\`\`ts
async #try(message: Delivered, handler: (message: Delivered) => Promise<void>): Promise<void> {
  const { clock, log, retries } = this.#options;
  const due = Number(message.headers["due"] ?? 0),
    tries = Number(message.headers["tries"] ?? 0) + 1;
  // What is behind it in this topic is due later, give or take the jitter.
  if (due > clock.now()) await clock.sleep(due - clock.now(), this.#closing.signal);
  this.tries++;
  if (tries === 1) this.#budget?.deposit();
  try {
    await handler(message);
  } catch (error) {
    const { permanent, reason, after } = readingOf(error);
    const { key, value } = message;
    const again = tries <= retries && !permanent && this.#budget?.withdraw() !== false;
    const headers: Record<string, string> = { tries: String(tries) };
    if (again) headers["due"] = String(clock.now() + Math.max(after, this.#waits(tries)));
    else headers["reason"] = reason;
    const to = again ? this.#retryTopics()[tries - 1]! : this.dead;
    await log.send(to, [{ key, value, headers }]);
  }
}
\`\`\``,"text/plain":`[source] lib/notifications/retry-topics.ts: RetryTopics.#try 104–124

async #try(message: Delivered, handler: (message: Delivered) => Promise<void>): Promise<void> {
  const { clock, log, retries } = this.#options;
  const due = Number(message.headers["due"] ?? 0),
    tries = Number(message.headers["tries"] ?? 0) + 1;
  // What is behind it in this topic is due later, give or take the jitter.
  if (due > clock.now()) await clock.sleep(due - clock.now(), this.#closing.signal);
  this.tries++;
  if (tries === 1) this.#budget?.deposit();
  try {
    await handler(message);
  } catch (error) {
    const { permanent, reason, after } = readingOf(error);
    const { key, value } = message;
    const again = tries <= retries && !permanent && this.#budget?.withdraw() !== false;
    const headers: Record<string, string> = { tries: String(tries) };
    if (again) headers["due"] = String(clock.now() + Math.max(after, this.#waits(tries)));
    else headers["reason"] = reason;
    const to = again ? this.#retryTopics()[tries - 1]! : this.dead;
    await log.send(to, [{ key, value, headers }]);
  }
}`},code:`async #try(message: Delivered, handler: (message: Delivered) => Promise<void>): Promise<void> {
  const { clock, log, retries } = this.#options;
  const due = Number(message.headers["due"] ?? 0),
    tries = Number(message.headers["tries"] ?? 0) + 1;
  // What is behind it in this topic is due later, give or take the jitter.
  if (due > clock.now()) await clock.sleep(due - clock.now(), this.#closing.signal);
  this.tries++;
  if (tries === 1) this.#budget?.deposit();
  try {
    await handler(message);
  } catch (error) {
    const { permanent, reason, after } = readingOf(error);
    const { key, value } = message;
    const again = tries <= retries && !permanent && this.#budget?.withdraw() !== false;
    const headers: Record<string, string> = { tries: String(tries) };
    if (again) headers["due"] = String(clock.now() + Math.max(after, this.#waits(tries)));
    else headers["reason"] = reason;
    const to = again ? this.#retryTopics()[tries - 1]! : this.dead;
    await log.send(to, [{ key, value, headers }]);
  }
}`,lines:21},"event-log/record.ts readRecord":{data:{"text/markdown":`**readRecord** · [lib/event-log/record.ts](../lib/event-log/record.ts#L113-L136), lines 113–136

\`\`\`ts
export function readRecord(bytes: Uint8Array, at: number): Decoded | undefined {
  const length = recordLength(bytes, at);
  if (length === undefined || at + length > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = at + HEAD, next = at + length;
  if (length < HEAD + FIXED || view.getUint32(at + 4) !== crc32c(bytes, body, next)) {
    return undefined;
  }
  let from = body + FIXED;
  const take = (lengthAt: number) => {
    const size = view.getInt32(lengthAt);
    return size === NONE ? null : bytes.subarray(from, from += size);
  };
  const key = take(body + 16), value = take(body + 20), extra = take(body + 24);
  const record = new StoredRecord(
    view.getFloat64(body),
    view.getFloat64(body + 8),
    key === null ? null : text.decode(key),
    // Its own: the bytes around it belong to a file that goes on changing.
    value === null ? null : value.slice(),
    extra === null ? {} : JSON.parse(text.decode(extra)) as Record<string, string>,
  );
  return { record, next };
}
\`\`\`

<details><summary>What its docstring says</summary>

The record that begins at \`at\`; \`undefined\` where the bytes end before it does, or where its
checksum does not fit: a torn tail looks like that, and so does a damaged disk. O(length).

</details>`,"text/plain":`[source] lib/event-log/record.ts: readRecord 113–136

export function readRecord(bytes: Uint8Array, at: number): Decoded | undefined {
  const length = recordLength(bytes, at);
  if (length === undefined || at + length > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = at + HEAD, next = at + length;
  if (length < HEAD + FIXED || view.getUint32(at + 4) !== crc32c(bytes, body, next)) {
    return undefined;
  }
  let from = body + FIXED;
  const take = (lengthAt: number) => {
    const size = view.getInt32(lengthAt);
    return size === NONE ? null : bytes.subarray(from, from += size);
  };
  const key = take(body + 16), value = take(body + 20), extra = take(body + 24);
  const record = new StoredRecord(
    view.getFloat64(body),
    view.getFloat64(body + 8),
    key === null ? null : text.decode(key),
    // Its own: the bytes around it belong to a file that goes on changing.
    value === null ? null : value.slice(),
    extra === null ? {} : JSON.parse(text.decode(extra)) as Record<string, string>,
  );
  return { record, next };
}`},code:`export function readRecord(bytes: Uint8Array, at: number): Decoded | undefined {
  const length = recordLength(bytes, at);
  if (length === undefined || at + length > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = at + HEAD, next = at + length;
  if (length < HEAD + FIXED || view.getUint32(at + 4) !== crc32c(bytes, body, next)) {
    return undefined;
  }
  let from = body + FIXED;
  const take = (lengthAt: number) => {
    const size = view.getInt32(lengthAt);
    return size === NONE ? null : bytes.subarray(from, from += size);
  };
  const key = take(body + 16), value = take(body + 20), extra = take(body + 24);
  const record = new StoredRecord(
    view.getFloat64(body),
    view.getFloat64(body + 8),
    key === null ? null : text.decode(key),
    // Its own: the bytes around it belong to a file that goes on changing.
    value === null ? null : value.slice(),
    extra === null ? {} : JSON.parse(text.decode(extra)) as Record<string, string>,
  );
  return { record, next };
}`,lines:24},"notifications/preferences.ts decideFor":{data:{"text/markdown":`**decideFor** · [lib/notifications/preferences.ts](../lib/notifications/preferences.ts#L52-L68), lines 52–68

\`\`\`ts
export function decideFor(
  { channels, timeZone, quiet, digestAt }: Preferences,
  { urgent }: { urgent: boolean },
  now: number,
): Decision {
  const [channel] = channels;
  if (!channel) return { action: "drop", why: "opted out" };
  if (urgent) return { action: "send", channel };
  if (digestAt) {
    return { action: "wait", channel, until: nextTime(digestAt, timeZone, now), why: "digest" };
  }
  if (quiet && isWithin(minuteOfDay(now, timeZone), minutesOf(quiet.from), minutesOf(quiet.to))) {
    const until = nextTime(quiet.to, timeZone, now);
    return { action: "wait", channel, until, why: "quiet hours" };
  }
  return { action: "send", channel };
}
\`\`\`

<details><summary>What its docstring says</summary>

Decides what becomes of a notification. Urgent ones are sent at once, whatever the hour.

- \`now\` In ms since 1970.

</details>`,"text/plain":`[source] lib/notifications/preferences.ts: decideFor 52–68

export function decideFor(
  { channels, timeZone, quiet, digestAt }: Preferences,
  { urgent }: { urgent: boolean },
  now: number,
): Decision {
  const [channel] = channels;
  if (!channel) return { action: "drop", why: "opted out" };
  if (urgent) return { action: "send", channel };
  if (digestAt) {
    return { action: "wait", channel, until: nextTime(digestAt, timeZone, now), why: "digest" };
  }
  if (quiet && isWithin(minuteOfDay(now, timeZone), minutesOf(quiet.from), minutesOf(quiet.to))) {
    const until = nextTime(quiet.to, timeZone, now);
    return { action: "wait", channel, until, why: "quiet hours" };
  }
  return { action: "send", channel };
}`},code:`export function decideFor(
  { channels, timeZone, quiet, digestAt }: Preferences,
  { urgent }: { urgent: boolean },
  now: number,
): Decision {
  const [channel] = channels;
  if (!channel) return { action: "drop", why: "opted out" };
  if (urgent) return { action: "send", channel };
  if (digestAt) {
    return { action: "wait", channel, until: nextTime(digestAt, timeZone, now), why: "digest" };
  }
  if (quiet && isWithin(minuteOfDay(now, timeZone), minutesOf(quiet.from), minutesOf(quiet.to))) {
    const until = nextTime(quiet.to, timeZone, now);
    return { action: "wait", channel, until, why: "quiet hours" };
  }
  return { action: "send", channel };
}`,lines:17},"notifications/experiments/delivery.ts tell":{data:{"text/markdown":`**tell** · [lib/notifications/experiments/delivery.ts](../lib/notifications/experiments/delivery.ts#L179-L186), lines 179–186

\`\`\`ts
async function tell({ id, channel, locale }: Told, town: Town, inbox: Inbox): Promise<void> {
  await inbox.once([id], async (_, tx) => {
    const data = { parcel: id, place: "Leipzig" };
    const rendered = templates.render("moved", locale, data);
    await town.channels[channel].send({ id, to: town.to[channel], ...rendered });
    await tx.query(\`INSERT INTO \${inbox.tables.schema}.effects VALUES ($1)\`, [id]);
  });
}
\`\`\`

<details><summary>What its docstring says</summary>

Sends one message, if it is new. It counts as told only if its channel has acknowledged it.

</details>`,"text/plain":`[source] lib/notifications/experiments/delivery.ts: tell 179–186

async function tell({ id, channel, locale }: Told, town: Town, inbox: Inbox): Promise<void> {
  await inbox.once([id], async (_, tx) => {
    const data = { parcel: id, place: "Leipzig" };
    const rendered = templates.render("moved", locale, data);
    await town.channels[channel].send({ id, to: town.to[channel], ...rendered });
    await tx.query(\`INSERT INTO \${inbox.tables.schema}.effects VALUES ($1)\`, [id]);
  });
}`},code:`async function tell({ id, channel, locale }: Told, town: Town, inbox: Inbox): Promise<void> {
  await inbox.once([id], async (_, tx) => {
    const data = { parcel: id, place: "Leipzig" };
    const rendered = templates.render("moved", locale, data);
    await town.channels[channel].send({ id, to: town.to[channel], ...rendered });
    await tx.query(\`INSERT INTO \${inbox.tables.schema}.effects VALUES ($1)\`, [id]);
  });
}`,lines:8}}});var jn=Ge((js,Un)=>{d();Un.exports=globalThis.__underLoadShared["node-inspect-extracted"]});var Zn=Ge((ii,Xn)=>{d();Xn.exports=globalThis.__underLoadShared["@observablehq/plot"]});var er=Ge((ci,Qn)=>{d();Qn.exports=globalThis.__underLoadShared.linkedom});var Ht=Ge((yc,wr)=>{d();wr.exports=globalThis.__underLoadShared.zod});d();d();d();d();var qn=Object.prototype.hasOwnProperty;function Fn(r,e,t){for(t of r.keys())if(Z(t,e))return t}function Z(r,e){var t,n,o;if(r===e)return!0;if(r&&e&&(t=r.constructor)===e.constructor){if(t===Date)return r.getTime()===e.getTime();if(t===RegExp)return r.toString()===e.toString();if(t===Array){if((n=r.length)===e.length)for(;n--&&Z(r[n],e[n]););return n===-1}if(t===Set){if(r.size!==e.size)return!1;for(n of r)if(o=n,o&&typeof o=="object"&&(o=Fn(e,o),!o)||!e.has(o))return!1;return!0}if(t===Map){if(r.size!==e.size)return!1;for(n of r)if(o=n[0],o&&typeof o=="object"&&(o=Fn(e,o),!o)||!Z(n[1],e.get(o)))return!1;return!0}if(t===ArrayBuffer)r=new Uint8Array(r),e=new Uint8Array(e);else if(t===DataView){if((n=r.byteLength)===e.byteLength)for(;n--&&r.getInt8(n)===e.getInt8(n););return n===-1}if(ArrayBuffer.isView(r)){if((n=r.byteLength)===e.byteLength)for(;n--&&r[n]===e[n];);return n===-1}if(!t||typeof r=="object"){n=0;for(t in r)if(qn.call(r,t)&&++n&&!qn.call(e,t)||!(t in e)||!Z(r[t],e[t]))return!1;return Object.keys(e).length===n}}return r!==r&&e!==e}var z=Pe(jn());d();var Dt=Symbol.for("Jupyter.display");function U(r,e){return{[Dt]:()=>r,...e}}function Ve(r){return typeof r=="object"&&r!==null&&typeof r[Dt]=="function"}async function re(r){return Ve(r)?await r[Dt]():typeof r=="string"?{"text/plain":r}:{"text/plain":Qr(r)}}function Qr(r){let{process:e}=globalThis,t=e?.getBuiltinModule?.("node:util");return t?t.inspect(r,{depth:4,breakLength:100}):String(r)}function I(r){return String(r).replace(/[&<>"]/g,e=>({"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;"})[e])}d();var Ee=Symbol.for("under-load.host"),Hn=new Set;function fe(r){let e=eo(r).finally(()=>Hn.delete(e));return Hn.add(e),e}async function eo({data:r,id:e,update:t=!1}){let n=globalThis;if(n[Ee])return n[Ee]({data:r,...e!==void 0&&{id:e},update:t});let o=to(n);o?await o.broadcast(t?"update_display_data":"display_data",{data:r,metadata:{},transient:e===void 0?{}:{display_id:e}}):t||console.log(r["text/plain"]??"")}function to(r){try{return r.Deno?.jupyter}catch{return}}var oe=globalThis,no=1e9,Gn=new Map,It=[],Vn=()=>({}),Le=-1,Ke=new Set;oe.setImmediate??=io();oe[Ee]=Yn;for(let[r,e]of[["log","stdout"],["info","stdout"],["debug","stdout"],["warn","stderr"],["error","stderr"]])console[r]=(...t)=>{Ke.has(Le)&&he({type:"stream",cell:Le,name:e,text:`${(0,z.format)(...t)}
`})};function m(r,e){Gn.set(r,e)}function Kn(r,e){It=r,Vn=e,oe.addEventListener("message",({data:t})=>{ro(t)}),he({type:"ready"})}async function ro({set:r,units:e,shown:t,own:n}){oe.process={env:{UNDER_LOAD_SET:JSON.stringify(r)},versions:{},getBuiltinModule:a=>a==="node:util"?{inspect:z.inspect}:void 0},Ke=new Set(t);let o=new Map(t.map(a=>[a,0]));for(let a of e)zn(o,It[a][0],1);let s=performance.now(),i=a=>{let c=performance.now();he({type:"end",cell:a,ms:c-s}),s=c};for(let a of e){let[c,l]=It[a];if(!await Wn(c,a,Gn.get(a),l===1))return;zn(o,c,-1)===0&&i(c)}if(n){if(Ke=new Set([n.cell]),!await Wn(n.cell,-1,()=>so(n.body),!0))return;i(n.cell)}he({type:"done"})}function zn(r,e,t){let n=r.get(e);if(n!==void 0)return r.set(e,n+t),n+t}async function Wn(r,e,t,n){Le=r;try{let o=await t();if(n&&o!==void 0&&Yn({data:await oo(o)}),(oe.performance.memory?.usedJSHeapSize??0)>no)throw new RangeError("Cannot go on: a page may fill at most 1 GB");return!0}catch(o){let{name:s,message:i}=o instanceof Error?o:new Error((0,z.inspect)(o));return he({type:"error",cell:r,unit:e,name:s,message:i}),!1}}async function oo(r){return Ve(r)?await re(r):{"text/plain":(0,z.inspect)(r,{depth:4,breakLength:100})}}function so(r){let e=Vn(),t=(async()=>{}).constructor;return new t(...Object.keys(e),r)(...Object.values(e))}function Yn({data:r,id:e,update:t=!1}){Ke.has(Le)&&he({type:"output",cell:Le,data:r,...e!==void 0&&{id:e,update:t}})}function he(r){oe.postMessage(r)}function io(){let{scheduler:r}=oe;if(r)return o=>{r.postTask(o,{priority:"user-blocking"})};let{port1:e,port2:t}=new MessageChannel,n=[];return e.onmessage=()=>n.shift()?.(),o=>{n.push(o),t.postMessage(0)}}d();d();d();d();d();d();var pe=["#3366cc","#e8710a","#12999b","#c5221f","#8e4ec6","#7f8893","#b08900","#d5409a","#1c3d7a","#8a4306","#0a5a5b","#76140f","#4f2a70","#3d434a","#5f8a00","#6fa8ff"],Y="#1b1e23",Ne="#5b6470";var Ye=pe[0],ge=pe[1],_t=pe[3],Jn="#f6e3e1";function ye(r){return Array.from({length:r},(e,t)=>pe[t]??`hsl(${Math.round(t*137.508%360)}, 60%, ${t%2?32:55}%)`)}d();var O=Pe(Zn()),nr=Pe(er());d();d();function W(r,e){let t=0;for(let n of r)t+=/[iljtfr.,:;'|! ]/.test(n)?.3:/[mwMW@%—]/.test(n)?.88:/[A-Z]/.test(n)?.68:.56;return t*e}function Bt(r,e,t){let n=[],o="";for(let s of r.split(/\s+/).filter(Boolean)){let i=o?`${o} ${s}`:s;o&&W(i,t)>e?(n.push(o),o=s):o=i}return o&&n.push(o),n}var j=12,Je=class{y=j;parts=[];title(e,t){return this.#e(Bt(e,t-2*j,16.5),16,600,Y)}note(e,t,n=13){return this.#e(Bt(e,t-2*j,n),n,400,Ne)}#e(e,t,n,o){for(let s of e)this.y+=t+4,this.parts.push(`<text x="${j}" y="${this.y}" font-size="${t}" font-weight="${n}" fill="${o}">${I(s)}</text>`);return this}};d();function N(r,e){return r[e]}function _(r,e){return[...new Set(r.map(t=>N(t,e)))]}function G(r,e,t=()=>!0){let n=1/0,o=-1/0;for(let s of r){let i=Number(N(s,e));!Number.isFinite(i)||!t(i)||(i<n&&(n=i),i>o&&(o=i))}return n<=o?[n,o]:void 0}function q(r){return typeof r=="number"?r.toLocaleString("en",{maximumSignificantDigits:3}).replace("-","−"):String(r)}var tr="'Helvetica Neue', Arial, 'Liberation Sans', system-ui, sans-serif",qt=22;function Xe(r){let{title:e,subtitle:t,caption:n,alt:o,color:s,symbol:i,key:a=[],...c}=r,l=c.width??720,{document:u}=(0,nr.parseHTML)("<!doctype html><html><body></body></html>"),f=k=>O.plot({marginLeft:56,marginBottom:40,...c,width:l,document:u,color:{...k,legend:!1},...i&&{symbol:{...i,legend:!1}}}),h=f(s??{}),p=h.scale("color");p&&rr(p)&&!s?.range&&!s?.scheme&&(h=f({...s,range:ye(p.domain?.length??0)}));let b=Number(h.getAttribute("height")),w=new Je().title(e,l).note(String(t??""),l);w.y+=8;let{parts:y}=w,x=s?.legend?ao(h.scale("color")):[];if(x.length||a.length){let k=co([...x,...a],l,w.y);y.push(k.svg),w.y+=k.height}let v=s?.legend&&!x.length?h.scale("color"):void 0;if(v?.domain?.length&&v.domain.every(k=>Number.isFinite(Number(k)))){let k=uo(v,w.y,s?.label??void 0);y.push(k.svg),w.y+=k.height}h.setAttribute("y",String(w.y)),h.setAttribute("style",`background:white;color:${Y};font-size:12px;font-family:${tr}`),y.push(h.outerHTML),w.y+=b,w.note(String(n??""),l,12),n&&(w.y+=j);let M=o??[e,t].filter(Boolean).join(". "),T=`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${l}" height="${w.y}" viewBox="0 0 ${l} ${w.y}" role="img" aria-label="${I(M)}" font-family="${tr}" style="max-width:100%;height:auto"><title>${I(M)}</title><rect width="100%" height="100%" fill="white"/>${y.join("")}</svg>`;return U({"image/svg+xml":T,"text/plain":`[chart] ${M}`},{svg:T})}function rr({type:r}){return["ordinal","categorical","threshold","quantile"].includes(r)}function ao(r){return!r?.domain||!rr(r)?[]:r.domain.map(e=>({label:String(e),color:r.apply(e)}))}function co(r,e,t){let n=j,o=t,s=[];for(let{label:i,color:a,shape:c="area"}of r){let l=18+W(i,12)+18;n+l>e&&n>j&&(n=j,o+=qt),s.push(lo(c,a,n,o),`<text x="${n+18}" y="${o+10}" font-size="12" fill="${Y}">${I(i)}</text>`),n+=l}return{svg:s.join(""),height:o-t+qt}}function lo(r,e,t,n){let o=n+6;switch(r){case"area":return`<rect x="${t}" y="${n}" width="12" height="12" rx="2" fill="${e}"/>`;case"dot":return`<circle cx="${t+6}" cy="${o}" r="4" fill="${e}"/>`;default:return`<path d="M${t-1},${o}h14" stroke="${e}" stroke-width="2.5" fill="none"${r==="dashed"?' stroke-dasharray="4,3"':""}/>`}}function uo(r,e,t=""){let[n,o]=[Number(r.domain?.[0]),Number(r.domain?.at(-1))],s=Array.from({length:40},(c,l)=>{let u=r.apply(n+(l+.5)/40*(o-n));return`<rect x="${j+l*5}" y="${e}" width="5.2" height="12" fill="${u}"/>`}),i=`${t}: ${q(n)} … ${q(o)}`,a=`<text x="${j+210}" y="${e+10}" font-size="12" fill="${Y}">${I(i.replace(/^: /,""))}</text>`;return{svg:s.join("")+a,height:qt}}var or=13;function J(r,e,t,n={},o=[]){let{x:s,y:i,by:a,log:c="",percent:l=!1,reference:u,band:f,bands:h=[],events:p=[],domain:b,marks:w=[],...y}=e,x=[],v=[],M=[...f?[{from:f[0],to:f[1]}]:[],...h],T=c.includes("y")?G(r,i[0],L=>L>0)?.[0]??1:0;for(let{from:L,to:ne,color:$e=Jn}of M)x.push(O.rect([{from:L,to:ne}],{x1:"from",x2:"to",y1:()=>T,fill:$e,y2:()=>mo(r,e)}));let B=[...M.filter(L=>"label"in L&&!!L.label).map(({from:L,to:ne,label:$e})=>({at:(L+ne)/2,label:$e,anchor:"middle"})),...p.map(L=>({...L,anchor:"start"}))];p.length&&x.push(O.ruleX(p,{x:"at",stroke:Ne,strokeDasharray:"2,3"}));let{marks:R,deep:E}=ho(B,r,e);if(v.push(...R),u){let[L,ne]=u;x.push(O.ruleY([L],{stroke:_t,strokeDasharray:"4,3"})),v.push(O.text([ne],{...fo("left",L),text:$e=>$e,dx:4,dy:-8,textAnchor:"start",fill:_t,stroke:"white",strokeWidth:4}))}let P=(L,ne)=>({label:ne||null,grid:L==="y"||!!n.x,...c.includes(L)&&{type:"log",tickFormat:po},...L==="y"&&!c.includes("y")&&!n.y&&{zero:!0},...n[L],...b?.[L]&&{domain:b[L]}}),de=a===void 0?[]:_(r,a);return Xe({height:280+E,...E&&{marginTop:20+E},...y,x:P("x",s[1]),y:{...P("y",i[1]),...l&&{percent:l}},color:{legend:a!==void 0,...a!==void 0&&{type:"categorical",domain:de,range:ye(de.length)},...y.color},key:[...y.key??[],...o],marks:[...x,...t,...v,...w]})}function mo(r,{y:e,reference:t,domain:n}){return Math.max(n?.y?.[1]??-1/0,G(r,e[0])?.[1]??0,t?.[0]??0)}function fo(r,e){return{frameAnchor:r,y:()=>e}}function ho(r,e,{x:t,width:n=720,domain:o}){let[s,i]=o?.x??G(e,t[0])??[0,1],a=(n-90)/(i-s||1),c=[],l=[...r].sort((u,f)=>u.at-f.at).map(u=>{let f=W(u.label,11)+10,h=(u.at-s)*a-(u.anchor==="middle"?f/2:0),p=c.findIndex(b=>b<=h);return p<0&&(p=c.length),c[p]=h+f,{...u,row:p}});return{deep:c.length*or,marks:l.map(({at:u,label:f,anchor:h,row:p})=>O.text([{at:u,label:f}],{x:"at",text:"label",frameAnchor:"top",textAnchor:h,lineAnchor:"bottom",dy:-4-p*or,dx:h==="start"?-3:0,fontSize:11,fill:Ne}))}}function be({by:r}){return r??Ye}function sr(r,e,t){let n=_(r,e);return{type:"categorical",domain:n,range:n.map(o=>o===t?ge:"#b3bac3")}}function po(r){for(let[e,t]of[[1e9,"G"],[1e6,"M"],[1e3,"k"]])if(r>=e)return`${q(r/e)}${t}`;return q(r)}function Ze(r,e){let{layout:t="grouped",write:n=q,...o}=e,{x:[s],y:[i],by:a}=o,c=a!==void 0&&a!==i,l=_(r,i).map(String),u=o.log?.includes("x")??!1,f=c&&t==="stacked",[h,p]=f?yo(r,s,i):G(r,s)??[0,0],b=.14*(Math.max(p,0)-Math.min(h,0)||1),w=G(r,s,P=>P>0)?.[0]??1,y=u?[w/2,Math.max(p,w)*2]:[h<0?h-b:0,p>0?p+b:p<0?0:1],x=c&&!f?_(r,a).length:1,v=Math.max(0,...l.map(P=>W(P,12))),M=P=>n(Number(N(P,s))),T=a??(o.color?i:Ye),k=c&&!f?{fy:i,y:a}:{y:i},B=P=>O.text(r.filter(de=>(Number(N(de,s))<0?-1:1)===P),{x:s,...k,text:de=>M(de),textAnchor:P>0?"start":"end",dx:6*P,fill:Y}),R=f?[O.barX(r,{x:s,y:i,fill:T,insetTop:4,insetBottom:4}),O.text(go(r,s,i),{x:"sum",y:"name",text:({sum:P})=>n(P),textAnchor:"start",dx:6})]:[O.barX(r,u?{x1:()=>y[0],x2:s,...k,fill:T,insetTop:3,insetBottom:3}:{x:s,...k,fill:T,insetTop:3,insetBottom:3}),B(1),B(-1)];h<0&&R.push(O.ruleX([0],{stroke:Y}));let E=c?_(r,a):[];return J(r,{height:60+(c&&!f?12+22*x:34)*l.length,marginLeft:Math.min(260,22+v),...o,...c&&!f&&{fy:{domain:l,label:null,padding:.15},marginRight:20},color:{...c&&{type:"categorical",domain:E,range:ye(E.length)},...o.color,legend:c}},R,{x:{domain:y,grid:!0,...u&&{type:"log",tickFormat:"~s"}},y:c&&!f?{domain:E,axis:null}:{domain:l,label:null}})}function go(r,e,t){let n=new Map;for(let o of r){let s=String(N(o,t));n.set(s,(n.get(s)??0)+Math.max(0,Number(N(o,e))))}return[...n].map(([o,s])=>({name:o,sum:s}))}function yo(r,e,t){let n=new Map,o=new Map,s=0,i=0;for(let a of r){let c=Number(N(a,e)),l=c<0?n:o,u=(l.get(N(a,t))??0)+c;l.set(N(a,t),u),s=Math.min(s,u),i=Math.max(i,u)}return[s,i]}d();var bo=new Intl.NumberFormat("en",{maximumFractionDigits:0}),wo=new Intl.NumberFormat("en",{maximumSignificantDigits:3}),xo={ms:[[864e5,"d"],[36e5,"h"],[6e4,"min"],[1e3,"s"],[1,"ms"],[.001,"µs"],[1e-6,"ns"]],bytes:[[1e15,"PB"],[1e12,"TB"],[1e9,"GB"],[1e6,"MB"],[1e3,"kB"],[1,"bytes"]],"bytes/s":[[1e9,"GB/s"],[1e6,"MB/s"],[1e3,"kB/s"],[1,"bytes/s"]]};function S(r,e=""){if(!Number.isFinite(r))return Number.isNaN(r)?"not a number":r>0?"∞":"−∞";if(e==="%")return`${se(r*100)} %`;if(e==="USD")return r<0?`−$${se(-r)}`:`$${se(r)}`;if(e==="×")return`${se(r)}×`;let t=xo[e];if(t&&r!==0){let n=Math.abs(r),o=t.find(([s])=>n>=s*.9995)??t.at(-1);return`${se(r/o[0])} ${o[1]}`}return e?`${se(r)} ${e}`:se(r)}function se(r){return(Number.isInteger(r)&&Math.abs(r)<1e5?bo.format(r):wo.format(r)).replace("-","−")}d();function Qe(r,e){let{x:t,y:n,value:[o,s],write:i=q,pivot:a,log:c=!1,high:l="good",...u}=e,f=_(r,t[0]),h=_(r,n[0]),p=Math.max(...h.map(k=>W(String(k),12))),b=(u.width??720)/Math.max(1,f.length),[w,y]=G(r,o)??[0,1],x=c?[Math.max(w,G(r,o,k=>k>0)?.[0]??1),Math.max(y,1e-12)]:w===y?[w-.5,y+.5]:[w,y],v=a===void 0?l==="good"?"blues":"oranges":"rdbu",M=k=>{let B=c?Math.log(Math.max(k,x[0])/x[0])/Math.log(x[1]/x[0]||Math.E):(k-x[0])/(x[1]-x[0]);return a===void 0?B>.62:B>.85||B<.15},T=f.some(k=>W(String(k),12)>b-8);return Xe({height:90+34*h.length+(T?50:0),marginLeft:Math.min(220,44+p),marginBottom:T?84:40,...u,x:{domain:f,label:t[1]||null,...T&&{tickRotate:-35}},y:{domain:h,label:n[1]||null},color:{...a===void 0?{type:c?"log":"linear",scheme:v,domain:x}:{type:"diverging",scheme:"rdbu",pivot:a,reverse:l==="bad"},label:s,legend:!0,...u.color},marks:[O.cell(r,{x:t[0],y:n[0],fill:o,inset:1,rx:2}),...i===null?[]:[O.text(r,{x:t[0],y:n[0],text:k=>i(Number(N(k,o))),fill:k=>M(Number(N(k,o)))?"white":"#1b1e23",fontSize:b<44?10:12})]]})}d();var vo=15;function Q(r,e){let{measured:t,highlight:n,facet:o,stacked:s=!1,...i}=e,{x:[a],y:[c],by:l}=i,u=be(i),f=o===void 0?{}:{fx:o},h=(l?_(r,l).length:1)*(o?_(r,o).length:1),p=!t&&!s&&r.length/h<=vo,b=s?[O.areaY(r,{x:a,y:c,fill:u,...f})]:[O.line(r,{x:a,y:c,stroke:u,strokeWidth:2,...l&&{z:l},...f})];p&&b.push(O.dot(r,{x:a,y:c,fill:u,r:3.5,...f}));let w=[];if(t){b.push(O.dot(t.rows,{x:a,y:c,r:4,fill:l&&t.rows.some(M=>N(M,l)!==void 0)?l:ge,stroke:"white",strokeWidth:1,...f}));let v=l===void 0;w.push({label:t.line??"formula",color:v?u:"#5b6470",shape:"line"},{label:t.name??"measured",color:v?ge:"#5b6470",shape:"dot"})}if(n&&"rows"in n){let v=t?pe[4]:ge;b.push(O.dot(n.rows,{x:a,y:c,r:7,fill:v,stroke:"white",...f})),n.label&&w.push({label:n.label,color:v,shape:"dot"})}let y=n&&"series"in n&&l?{color:{...sr(r,l,n.series),...i.color}}:{},x=o===void 0?{}:{fx:{domain:_(r,o),label:null}};return J(r,{...x,...i,...y},b,{},w)}d();d();d();function $(r,e,t,{unit:n,min:o=-1/0,max:s=1/0,integer:i=!1}){if(typeof t=="number"&&Number.isFinite(t)&&t>=o&&t<=s&&(!i||Number.isInteger(t)))return;let c=i?"a whole number ":"",l=o>-1/0&&s<1/0?`${c}from ${o} to ${s}`:o>-1/0?`${c}${c&&"of "}at least ${o}`:s<1/0?`${c}${c&&"of "}at most ${s}`:`a finite ${i?"whole ":""}number of`,u=(s<1/0?s:o)===1;throw new RangeError(`Cannot ${r}: ${e} must be ${l} ${u?ko(n):n}: received ${t}`)}function ko(r){return r==="series"?r:/^[a-z]{2,}ies$/.test(r)?`${r.slice(0,-3)}y`:/^[a-z]{3,}s$/.test(r)?r.slice(0,-1):r}function V(r,e,{sorted:t=!1}={}){if(e>=0&&e<=1||$("take a quantile","q",e,{unit:"(a share)",min:0,max:1}),r.length===0)throw new RangeError("Cannot take a quantile: at least 1 value is needed: received 0");let n=t?r:Float64Array.from(r).sort(),o=(n.length-1)*e,s=Math.floor(o),i=n[s],a=n[Math.min(s+1,n.length-1)];return i===a?i:i+(a-i)*(o-s)}var Mo=[.5,.9,.99,.999,.9999,.99999];function et(r,e){let{kind:t="histogram",bins:n=30,at:o=[.5,.9,.99],...s}=e,i=So(r,s.x[0],s.by);switch(t){case"histogram":return Oo(i,n,s);case"cdf":case"tail":return Ro(i,t==="tail",s);case"quantiles":return To(i,o,s)}}function So(r,e,t){return(t===void 0?[void 0]:_(r,t)).map(o=>({name:o,values:r.filter(s=>t===void 0||N(s,t)===o).map(s=>Number(N(s,e))).filter(Number.isFinite).sort((s,i)=>s-i)}))}function Oo(r,e,t){let n=r.flatMap(({values:u})=>[u[0],u.at(-1)]).filter(u=>u!==void 0),o=Math.min(...n),s=Math.max(...n),i=t.log?.includes("x")&&o>0,a=u=>i?o*(s/o||1)**(u/e):o+(s-o||1)*u/e,c=r.flatMap(({name:u,values:f})=>{let h=new Array(e).fill(0);for(let p of f){let b=i?Math.log(p/o)/(Math.log(s/o)||1):(p-o)/(s-o||1);h[Math.min(e-1,Math.floor(b*e))]++}return h.map((p,b)=>({from:a(b),to:a(b+1),count:p,...t.by!==void 0&&{[t.by]:u}}))}),l=r.length>1;return J(c,{...t,x:["from",t.x[1]],y:["count","how many"]},[O.rect(c,{x1:"from",x2:"to",y1:()=>0,y2:"count",fill:be(t),insetLeft:.5,insetRight:.5,...l&&{fillOpacity:.6}})],{x:{grid:!1}})}function ir(r){return-Math.log10(Math.max(1e-9,1-r))}function Ro(r,e,t){let n=r.flatMap(({name:i,values:a})=>Ao(a.length,e).map(c=>{let l=(c+1)/(a.length+1);return{value:a[c],share:e?ir(l):l,...t.by!==void 0&&{[t.by]:i}}})),o=Math.max(0,...r.map(({values:i})=>i.length)),s=Mo.filter(i=>o*(1-i)>=.5||i===.5);return e?J(n,{...t,x:["share","share of all that is faster (%)"],y:["value",t.x[1]],...t.log&&{log:"y"}},[O.line(n,{x:"share",y:"value",stroke:be(t),strokeWidth:2,...t.by&&{z:t.by}})],{x:{ticks:s.map(ir),tickFormat:i=>String(Number(((1-10**-i)*100).toFixed(4))),grid:!0}}):J(n,{...t,x:["value",t.x[1]],y:["share","share at or below (%)"],percent:!0},[O.line(n,{x:"value",y:"share",curve:"step-after",stroke:be(t),strokeWidth:2,...t.by&&{z:t.by}})],{y:{domain:[0,100]}})}function Ao(r,e){if(r<=600)return Array.from({length:r},(n,o)=>o);let t=new Set([0,r-1]);for(let n=0;n<=300;n++)t.add(Math.round((r-1)*n/300)),e&&t.add(Math.max(0,Math.round(r-1-(r-1)**(1-n/300))));return[...t].sort((n,o)=>n-o)}function To(r,e,t){let n=r.filter(({values:c})=>c.length),o=n.flatMap(({name:c,values:l})=>e.map(u=>({name:String(c??""),q:`p${Number((u*100).toFixed(3))}`,value:V(l,u,{sorted:!0})}))),s=n.map(({name:c,values:l})=>({name:String(c??""),low:V(l,e[0],{sorted:!0}),high:V(l,e.at(-1),{sorted:!0})})),{by:i,...a}=t;return J(o,{height:80+40*n.length,marginLeft:24+7*Math.max(0,...n.map(({name:c})=>String(c??"").length)),...a,x:["value",t.x[1]],y:["name",""],by:"q"},[O.ruleY(s,{y:"name",x1:"low",x2:"high",stroke:"#c4c9d0",strokeWidth:3}),O.dot(o,{x:"value",y:"name",fill:"q",r:6}),O.text(o,{x:"value",y:"name",text:({value:c})=>q(c),dy:-14,fontSize:11})],{x:{grid:!0,...!t.log&&{zero:!0}},y:{domain:s.map(({name:c})=>c),label:null}})}d();function ee(r,e,t){return`${S(r)} ${r===1?e:t??$o(e)}`}function $o(r){return/[^aeiou]y$/.test(r)?r.slice(0,-1)+"ies":r+(/(s|x|z|ch|sh)$/.test(r)?"es":"s")}d();function ie(r,...e){let t=r[0];return e.forEach((n,o)=>{t+=(typeof n=="number"?S(n):String(n))+r[o+1]}),t=Po(t),U({"text/markdown":t,"text/plain":t},{markdown:t})}function Po(r){return r.split(`
`).map(e=>e.trim()).join(`
`).trim()}d();var Eo=0;async function Lo(r){await fe({data:await re(r)})}async function No(r){let e=`under-load-${Date.now().toString(36)}-${Eo++}`;return await fe({data:await re(r),id:e}),{update:async t=>await fe({data:await re(t),id:e,update:!0})}}var tt=Object.assign(Lo,{live:No});d();d();d();var C=Math.random,Co=(function r(e){function t(n,o){return n=n==null?0:+n,o=o==null?1:+o,arguments.length===1?(o=n,n=0):o-=n,function(){return e()*o+n}}return t.source=r,t})(C),La=(function r(e){function t(n,o){return arguments.length<2&&(o=n,n=0),n=Math.floor(n),o=Math.floor(o)-n,function(){return Math.floor(e()*o+n)}}return t.source=r,t})(C),ar=(function r(e){function t(n,o){var s,i;return n=n==null?0:+n,o=o==null?1:+o,function(){var a;if(s!=null)a=s,s=null;else do s=e()*2-1,a=e()*2-1,i=s*s+a*a;while(!i||i>1);return n+o*a*Math.sqrt(-2*Math.log(i)/i)}}return t.source=r,t})(C),cr=(function r(e){var t=ar.source(e);function n(){var o=t.apply(this,arguments);return function(){return Math.exp(o())}}return n.source=r,n})(C),Do=(function r(e){function t(n){return(n=+n)<=0?()=>0:function(){for(var o=0,s=n;s>1;--s)o+=e();return o+s*e()}}return t.source=r,t})(C),Na=(function r(e){var t=Do.source(e);function n(o){if((o=+o)==0)return e;var s=t(o);return function(){return s()/o}}return n.source=r,n})(C),lr=(function r(e){function t(n){return function(){return-Math.log1p(-e())/n}}return t.source=r,t})(C),Io=(function r(e){function t(n){if((n=+n)<0)throw new RangeError("invalid alpha");return n=1/-n,function(){return Math.pow(1-e(),n)}}return t.source=r,t})(C),Ca=(function r(e){function t(n){if((n=+n)<0||n>1)throw new RangeError("invalid p");return function(){return Math.floor(e()+n)}}return t.source=r,t})(C),_o=(function r(e){function t(n){if((n=+n)<0||n>1)throw new RangeError("invalid p");return n===0?()=>1/0:n===1?()=>1:(n=Math.log1p(-n),function(){return 1+Math.floor(Math.log1p(-e())/n)})}return t.source=r,t})(C),ur=(function r(e){var t=ar.source(e)();function n(o,s){if((o=+o)<0)throw new RangeError("invalid k");if(o===0)return()=>0;if(s=s==null?1:+s,o===1)return()=>-Math.log1p(-e())*s;var i=(o<1?o+1:o)-1/3,a=1/(3*Math.sqrt(i)),c=o<1?()=>Math.pow(e(),1/o):()=>1;return function(){do{do var l=t(),u=1+a*l;while(u<=0);u*=u*u;var f=1-e()}while(f>=1-.0331*l*l*l*l&&Math.log(f)>=.5*l*l+i*(1-u+Math.log(u)));return i*u*c()*s}}return n.source=r,n})(C),Bo=(function r(e){var t=ur.source(e);function n(o,s){var i=t(o),a=t(s);return function(){var c=i();return c===0?0:c/(c+a())}}return n.source=r,n})(C),qo=(function r(e){var t=_o.source(e),n=Bo.source(e);function o(s,i){return s=+s,(i=+i)>=1?()=>s:i<=0?()=>0:function(){for(var a=0,c=s,l=i;c*l>16&&c*(1-l)>16;){var u=Math.floor((c+1)*l),f=n(u,c-u+1)();f<=l?(a+=u,c-=u,l=(l-f)/(1-f)):(c=u-1,l/=f)}for(var h=l<.5,p=h?l:1-l,b=t(p),w=b(),y=0;w<=c;++y)w+=b();return a+(h?y:c-y)}}return o.source=r,o})(C),Da=(function r(e){function t(n,o,s){var i;return(n=+n)==0?i=a=>-Math.log(a):(n=1/n,i=a=>Math.pow(a,n)),o=o==null?0:+o,s=s==null?1:+s,function(){return o+s*i(-Math.log1p(-e()))}}return t.source=r,t})(C),Ia=(function r(e){function t(n,o){return n=n==null?0:+n,o=o==null?1:+o,function(){return n+o*Math.tan(Math.PI*e())}}return t.source=r,t})(C),_a=(function r(e){function t(n,o){return n=n==null?0:+n,o=o==null?1:+o,function(){var s=e();return n+o*Math.log(s/(1-s))}}return t.source=r,t})(C),Fo=(function r(e){var t=ur.source(e),n=qo.source(e);function o(s){return function(){for(var i=0,a=s;a>16;){var c=Math.floor(.875*a),l=t(c)();if(l>a)return i+n(c-1,a/l)();i+=c,a-=l}for(var u=-Math.log1p(-e()),f=0;u<=a;++f)u-=Math.log1p(-e());return i+f}}return o.source=r,o})(C);var Ba=1/4294967296;function ae(r,{mean:e}){return Ft("exponential","mean",e),lr.source(r.next)(1/e)}function nt(r,{median:e,sigma:t}){return Ft("logNormal","median",e),Ft("logNormal","sigma",t),cr.source(r.next)(Math.log(e),t)}function Ft(r,e,t){$(`draw from ${r}`,e,t,{unit:"(above zero)",min:Number.MIN_VALUE})}d();var rt=class{#e=new Float64Array(2048);#n=0;#r=0;get length(){return this.#n>>1}get nextTime(){return this.#n>0?this.#e[0]:1/0}push(e,t){this.#n===this.#e.length&&this.#o();let n=this.#e,o=this.#n;for(this.#n+=2;o>0;){let s=o-2>>3<<1,i=n[s];if(i<=e)break;n[o]=i,n[o+1]=n[s+1],o=s}n[o]=e,n[o+1]=this.#r++*2097152+t}pop(){if(this.#n===0)return-1;let e=this.#e,t=e[1],n=this.#n-=2;return this.#t(0,e[n],e[n+1]),t-Math.floor(t/2097152)*2097152}keep(e){let t=this.#e,n=0;for(let o=0;o<this.#n;o+=2){let s=t[o+1];e(s-Math.floor(s/2097152)*2097152)&&(t[n]=t[o],t[n+1]=s,n+=2)}this.#n=n;for(let o=n-4>>3<<1;o>=0;o-=2)this.#t(o,t[o],t[o+1])}#t(e,t,n){let o=this.#e,s=this.#n;for(;;){let i=(e<<2)+2;if(i>=s)break;let a=o[i],c=i+8<s?i+8:s;for(let l=i+2;l<c;l+=2){let u=o[l];u>a||u===a&&o[l+1]>o[i+1]||(i=l,a=u)}if(a>t||a===t&&o[i+1]>n)break;o[e]=a,o[e+1]=o[i+1],e=i}o[e]=t,o[e+1]=n}#o(){let e=new Float64Array(this.#e.length*2);e.set(this.#e),this.#e=e}};d();function mr(r){let e=r|0;return e=Math.imul(e^e>>>16,2246822507),e=Math.imul(e^e>>>13,3266489909),(e^e>>>16)>>>0}d();async function dr(r,e,t,n){return await new Promise((o,s)=>{let i=r.after(e,()=>{try{s(n())}catch(a){s(a)}});t.then(a=>{i(),o(a)},a=>{i(),s(a)})})}d();d();var jo=[3639956645,3750757012,1261568508,386426335],Ho=class fr{constructor(e,t,n,o){this.s01=e,this.s00=t,this.s11=n,this.s10=o}clone(){return new fr(this.s01,this.s00,this.s11,this.s10)}next(){let e=this.s00+this.s10|0,t=this.s10^this.s00,n=this.s11^this.s01,o=this.s00,s=this.s01;return this.s00=o<<24^s>>>8^t^t<<16,this.s01=s<<24^o>>>8^n^(n<<16|t>>>16),this.s10=n<<5^t>>>27,this.s11=t<<5^n>>>27,e}jump(){let e=0,t=0,n=0,o=0,s=this.s01,i=this.s00,a=this.s11,c=this.s10;for(let l=0;l!==4;++l){let u=jo[l];for(let f=1;f;f<<=1){u&f&&(e^=s,t^=i,n^=a,o^=c);let h=c^i,p=a^s,b=i,w=s;i=b<<24^w>>>8^h^h<<16,s=w<<24^b>>>8^p^(p<<16|h>>>16),c=p<<5^h>>>27,a=h<<5^p>>>27}}this.s01=e,this.s00=t,this.s11=n,this.s10=o}getState(){return[this.s01,this.s00,this.s11,this.s10]}};function hr(r){if(r.length!==4)throw new Error("The state must have been produced by a xoroshiro128plus RandomGenerator");return new Ho(r[0],r[1],r[2],r[3])}function X(r){let e=String(r),t=hr(Wo(e)),n=()=>t.next()>>>0;return{next:()=>((n()>>>5)*67108864+(n()>>>6))/9007199254740992,int:o=>Math.floor(n()/4294967296*o),split:o=>X(`${e}/${o}`)}}var zo=[[2166136261,16777619],[2654435769,2246822507],[608135816,3266489909],[3084996962,668265263]];function Wo(r){let e=zo.map(([t,n])=>{let o=t;for(let s=0;s<r.length;s++)o=Math.imul(o^r.charCodeAt(s),n);return mr(o)|0});return e.some(t=>t!==0)?e:[1,0,0,0]}d();d();function ot(r,e,t){return new Promise((n,o)=>{if(t?.aborted)return o(t.reason);let s=()=>{i(),o(t?.reason)},i=r.after(e,()=>{t?.removeEventListener("abort",s),n()});t?.addEventListener("abort",s,{once:!0})})}var Go=performance.timeOrigin,we=class{now(){return Go+performance.now()}sleep(e,t){return ot(this,e,t)}after(e,t){$("plan a call","the delay",e,{unit:"ms",min:0,max:2**31-1});let n=setTimeout(t,e);return()=>clearTimeout(n)}};d();var Vo=2048,pr=6e4,Ko=1024,F=class{#e;#n=new rt;#r=[];#t=new Float64Array(1024);#o=new Int32Array(1024);#s=new Int32Array(1024);#i=0;#a=0;#u=0;#l=new Set;#c=!1;constructor(e=0){$("create VirtualClock","start",e,{unit:"ms"}),this.#e=e}now(){return this.#e}get pending(){return this.#a}schedule(e,t,n=0){e>=0&&e<1/0||$("plan an event","the delay",e,{unit:"ms",min:0});let o=this.#i>0?this.#s[--this.#i]:this.#g();return this.#r[o]=t,this.#t[o]=n,this.#a++,this.#n.push(this.#e+e,o),this.#o[o]*2097152+o}cancel(e){let t=e%2097152;return this.#o[t]!==(e-t)/2097152||!this.#r[t]?!1:(this.#r[t]=void 0,this.#a--,++this.#u>Ko&&this.#u>this.#a&&this.#m(),!0)}#m(){this.#n.keep(e=>this.#r[e]!==void 0?!0:(this.#p(e),!1)),this.#u=0}#p(e){this.#o[e]++,this.#s[this.#i++]=e}hold(e){this.#l.add(e);let t=()=>{this.#l.delete(e)};return e.then(t,t),e}after(e,t){let n=this.schedule(e,t);return()=>{this.cancel(n)}}sleep(e,t){return ot(this,e,t)}async run(e={}){let{signal:t,budget:n=pr}=e,o=performance.now()+n;await this.#d(o,n);let s=0;for(let i of this.#f(e,1))s=i,await this.#d(o,n),t?.throwIfAborted();return s}async#d(e,t){for(await gr();this.#l.size>0;){let n,o=new Promise(i=>{n=setTimeout(()=>i("late"),Math.max(0,e-performance.now()))}),s=await Promise.race([o,Promise.allSettled([...this.#l])]);if(clearTimeout(n),s==="late")throw new RangeError(`Cannot finish the run: at virtual time ${this.#e} ms real work was held beyond the budget of ${t} ms`);await gr()}}runSync(e={}){let t=0;for(let n of this.#f(e,Vo))t=n;return t}*#f({until:e=1/0,maxEvents:t=5e7,budget:n=pr},o){if(this.#c)throw new Error("Cannot run VirtualClock: it is running already");let s=performance.now()+n,i=this.#n,a=0;this.#c=!0;try{for(;i.length>0&&i.nextTime<=e;){if(a+=this.#h(e,o),a>t||performance.now()>s)throw new RangeError(`Cannot finish the run: at virtual time ${this.#e} ms the budget of ${t} events or ${n} ms was used up`);yield a}e<1/0&&e>this.#e&&(this.#e=e),yield a}finally{this.#c=!1}}#h(e,t){let n=this.#n,o=this.#r,s=0;for(;s<t;){let i=n.nextTime;if(i>e)break;let a=n.pop();if(a<0)break;let c=o[a];if(this.#o[a]++,this.#s[this.#i++]=a,c===void 0){this.#u--;continue}this.#a--,this.#e=i,s++,c(this.#t[a])}return s}#g(){let e=this.#r.length;if(e>=2097152)throw new RangeError(`Cannot plan an event: at most ${2097152} events can wait at once: received one more`);return this.#r.push(void 0),e===this.#t.length&&(this.#t=Ut(this.#t,new Float64Array(e*2)),this.#o=Ut(this.#o,new Int32Array(e*2)),this.#s=Ut(this.#s,new Int32Array(e*2))),e}};function Ut(r,e){return e.set(r),e}var gr="setImmediate"in globalThis?()=>new Promise(r=>setImmediate(r)):()=>new Promise(r=>{let{port1:e,port2:t}=new MessageChannel;e.onmessage=()=>{e.close(),r()},t.postMessage(0)});var br="application/vnd.under-load.check+json",yr=3e3;async function xe(r,e,t){let n=0;for(let{args:o,expect:s,about:i}of t){let a=i??o.map(st).join(", ");try{let c=await Yo(e(...o));if(!(typeof s=="function"?s(c):Z(c,s))){let u=typeof s=="function"?"":` instead of ${st(s)}`;return jt(r,!1,`${a}: got ${st(c)}${u}`,n,t.length)}}catch(c){return jt(r,!1,`${a}: threw ${st(c)}`,n,t.length)}n++}return jt(r,!0,"",n,t.length)}function jt(r,e,t,n,o){let s=`${e?"✓":"✗"} ${r}`,i=`${n} of ${o} cases`;return U({"text/html":`<p><strong style="color:${e?"#1a7f37":"#b35900"}">${I(s)}</strong> · ${i}${t&&`<br>first that fails: <code>${I(t)}</code>`}</p>`,"text/plain":`${s} · ${i}${t&&`
first that fails: ${t}`}`,[br]:{title:r,passed:e}},{passed:e})}function Yo(r){let e=()=>new Error(`no answer within ${yr} ms`);return dr(new we,yr,Promise.resolve(r),e)}function st(r){if(r instanceof Error)return`${r.name}: ${r.message}`;if(typeof r=="function")return r.name||"a function";let e=Jo(r)??(0,z.inspect)(r,{depth:4,breakLength:1/0});return e.length>120?`${e.slice(0,117)}…`:e}function Jo(r){try{let e=JSON.stringify(r);return e!==void 0&&Z(JSON.parse(e),r)?e:void 0}catch{return}}d();var Mr=Pe(Ht());d();d();var xr="text-align:left";function vr(r,e,{caption:t,head:n=()=>xr,cell:o=n,bold:s=()=>!1}={}){let i=r.map((l,u)=>`<th style="${n(u)}">${I(l)}</th>`),a=e.map((l,u)=>`<tr>${l.map((h,p)=>{let b=s(u,p)?`<b>${I(h)}</b>`:I(h);return`<td style="${o(p)}">${b}</td>`}).join("")}</tr>`);return`<table>${t?`<caption style="${xr}">${I(t)}</caption>`:""}<thead><tr>${i.join("")}</tr></thead><tbody>${a.join("")}</tbody></table>`}function ve(r,e={}){let{caption:t,units:n={},limit:o=30}=e,s=Array.isArray(r)?r:r.toRecords(),i=Object.keys(s[0]??{}),a=s.slice(0,o),c=a.map(p=>i.map(b=>kr(p[b],n[b]))),l=i.map(p=>a.every(b=>typeof b[p]=="number")),u=s.length>o?`… and ${S(s.length-o)} more rows`:"",h=vr(i,c,{caption:t,head:p=>`text-align:${l[p]?"right":"left"};`})+(u&&`<p>${u}</p>`);return U({"text/html":h,"text/plain":Xo(t,i,c,u)})}function kr(r,e){return typeof r=="number"?S(r,e):typeof r=="boolean"?r?"✓":"✗":r==null?"–":Array.isArray(r)?r.map(t=>kr(t,e)).join(", "):typeof r=="object"?JSON.stringify(r):String(r)}function Xo(r,e,t,n=""){let o=e.map((i,a)=>Math.max(i.length,...t.map(c=>c[a].length))),s=i=>i.map((a,c)=>a.padEnd(o[c])).join("  ").trimEnd();return[r,s(e),s(o.map(i=>"─".repeat(i))),...t.map(s),n].filter(Boolean).join(`
`)}var ce=class extends RangeError{name="NumbersError"},Sr="application/vnd.under-load.numbers+json";function it(r,e){let t=Mr.z.toJSONSchema(r).properties??{};for(let[s,i]of Object.entries(t))ts(s,i);let n={...e,...Zo(t)};for(let s of Object.keys(n))es(s,t);let o=r.safeParse(n);if(!o.success){let s=String(o.error.issues[0]?.path[0]??""),i=t[s];throw i?new ce(`Cannot use ${s} = ${n[s]}: it must be ${ns(i)}`):new ce(`Cannot use these numbers: ${o.error.message}`)}return fe({data:rs(t,o.data)}),Object.freeze(o.data)}function Zo(r){let e=process.env.UNDER_LOAD_SET;if(!e)return{};let t=JSON.parse(e);return Object.fromEntries(Object.entries(t).map(([n,o])=>{let s=Object.hasOwn(r,n)?r[n].type:void 0;return s==="boolean"?[n,o==="true"?!0:o==="false"?!1:o]:[n,s==="string"?o:Qo(o)]}))}function Qo(r){let e=/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(r.trim())?r.replaceAll(",",""):r,t=e.trim()===""?NaN:Number(e);return Number.isNaN(t)?r:t}function es(r,e){if(!Object.hasOwn(e,r))throw new ce(`Cannot use ${r}: this notebook has no number of that name, only ${Object.keys(e).join(", ")}`)}function ts(r,{type:e,minimum:t,maximum:n,unit:o,about:s}){if(!((e==="string"||e==="boolean"||t!==void 0&&n!==void 0&&Math.abs(t)<9007199254740991&&n<9007199254740991)&&o!==void 0&&s!==void 0))throw new ce(`Cannot declare ${r}: it needs .min(…), .max(…) and .meta({ unit, about })`)}function ns({type:r,minimum:e,maximum:t,enum:n,unit:o}){return n?`one of ${n.join(", ")}`:r==="boolean"?"true or false":`${r==="integer"?"a whole number ":""}from ${zt(e)} to ${zt(t)}${o?` ${o}`:""}`}function zt(r){return r.toLocaleString("en",{maximumFractionDigits:6})}function rs(r,e){let t=Object.entries(r).map(([o,s])=>({number:o,value:typeof e[o]=="number"?zt(e[o]):e[o],unit:s.unit??"",range:s.enum?.join(", ")??(s.type==="boolean"?"true, false":`${S(s.minimum)} … ${S(s.maximum)}`),"what it does":s.about??""}));return{...ve(t)[Symbol.for("Jupyter.display")](),[Sr]:{declared:r,values:e}}}d();function at(r,...e){let t=g[[r,...e].join(" ")];if(!t)throw new RangeError(`Cannot show ${r}: the book has only what was printed`);let{data:n,code:o,lines:s}=t;return U(n,{code:o,lines:s})}d();function Or({kind:r,random:e,base:t=100,cap:n=1e4}){$("create a back-off","base",t,{unit:"ms",min:0}),$("create a back-off","cap",n,{unit:"ms",min:t});let o=s=>Math.min(n,t*2**(s-1));switch(r){case"none":return()=>()=>0;case"exponential":return()=>o;case"equal":return()=>s=>o(s)*(.5+e.next()/2);case"full":return()=>s=>o(s)*e.next();case"decorrelated":return()=>{let s=t;return()=>s=Math.min(n,t+e.next()*(s*3-t))}}}d();var os=`@£$¥èéùìòÇ
Øø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1BÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà`,ss="\f^{}\\[~]|€",is=new Intl.Segmenter("en",{granularity:"grapheme"}),ct=new Map;for(let r of os)r!=="\x1B"&&ct.set(r,1);for(let r of ss)ct.set(r,2);function lt(r){let e=[...r],t=e.every(p=>ct.has(p)),n=t?e:[...is.segment(r)].map(({segment:p})=>p),o=p=>t?ct.get(p):p.length,[s,i]=t?[160,153]:[70,67],a=n.reduce((p,b)=>p+o(b),0),c=t?"GSM-7":"UCS-2";if(a<=s)return{encoding:c,units:a,segments:[r]};let l=[],u="",f=0,h=n.flatMap(p=>o(p)>i?[...p]:[p]);for(let p of h)f+o(p)>i&&(l.push(u),u="",f=0),u+=p,f+=o(p);return{encoding:c,units:a,segments:[...l,u]}}d();d();d();d();function le(r){return[...r].sort((e,t)=>e.id<t.id?-1:1)}function ke(r){return new Map(le(r).map(({id:e})=>[e,[]]))}function De(r,e){return[...new Set(r.flatMap(({topics:n})=>n))].sort().flatMap(n=>Array.from({length:e[n]??0},(o,s)=>({topic:n,partition:s})))}function Wt(r,e){let t=ke(r);for(let n of new Set(r.flatMap(({topics:o})=>o))){let o=le(r).filter(({topics:l})=>l.includes(n)),s=e[n]??0,i=Math.floor(s/o.length),a=s%o.length,c=0;o.forEach(({id:l},u)=>{let f=c+i+(u<a?1:0);for(;c<f;)t.get(l).push({topic:n,partition:c++})})}return t}d();function Gt(r,e){let t=ke(r),n=le(r),o=0;for(let s of De(r,e)){for(;!n[o%n.length].topics.includes(s.topic);)o++;t.get(n[o++%n.length].id).push(s)}return t}d();d();function Rr(r,e,t){let n=r.map(({id:i})=>e.get(i)),o=r.map(({topics:i})=>new Set(i)),s=(i,a,c)=>{let l=t(i);return l===r[a].id?1:l===r[c].id?-1:0};for(;;){let i=as(n,o,s),a=cs(i,n.length)??ls(i,n);if(!a)return;for(let{one:c,from:l,to:u}of a)n[l].splice(n[l].indexOf(c),1),n[u].push(c)}}function as(r,e,t){return r.flatMap((n,o)=>e.flatMap((s,i)=>{if(o===i)return[];let a;for(let c of n){if(!s.has(c.topic))continue;let l=t(c,o,i);(!a||l<a.price)&&(a={one:c,from:o,to:i,price:l})}return a?[a]:[]}))}function cs(r,e){let{last:t,improved:n}=Ar(r,e,i=>i.map(()=>0));if(n===void 0)return;let o=n;for(let i=0;i<t.length;i++)o=t[o].from;let s=[];for(let i=o;s.length===0||i!==o;i=t[i].from)s.push(t[i]);return s}function ls(r,e){let t;for(let n=0;n<e.length;n++){let{cost:o,last:s}=Ar(r,e.length,i=>i.map(a=>a===n?0:1/0));for(let i=0;i<e.length;i++){let a=e[n].length-e[i].length,c=a>=2||a===1&&o[i]<0;if(i===n||!c||o[i]===1/0||t&&(a<t.gain||a===t.gain&&o[i]>=t.cost))continue;let l=[];for(let u=i;u!==n;u=s[u].from)l.unshift(s[u]);t={chain:l,gain:a,cost:o[i]}}}return t?.chain}function Ar(r,e,t){let n=t([...Array(e).keys()]),o=[],s;for(let i=0;i<e;i++){s=void 0;for(let a of r){let c=n[a.from]+a.price;c>=n[a.to]||(n[a.to]=c,o[a.to]=a,s=a.to)}if(s===void 0)break}return{cost:n,last:o,improved:s}}function Kt(r,e){return(new Set(r.map(({topics:n})=>[...n].sort().join(`
`))).size<=1?us:ms)(le(r),e)}function us(r,e){let t=De(r,e),n=Vt(r,t),o=ke(r),s=new Set,i=Math.floor(t.length/r.length),a=t.length%r.length;for(let{id:u}of r){let f=n.get(u),h=f.length>i&&a>0?i+1:Math.min(f.length,i);h>i&&a--;for(let p of f.slice(0,h))s.add(K(p)),o.get(u).push(p)}let c=t.filter(u=>!s.has(K(u))),l=()=>r.filter(({id:u})=>o.get(u).length<i);for(let u=l();u.length>0;u=l())for(let{id:f}of u)o.get(f).push(c.shift());for(let{id:u}of r){let f=o.get(u);c.length>0&&f.length===i&&f.push(c.shift())}return o}function ms(r,e){let t=De(r,e),n=Vt(r,t),o=u=>r.filter(({topics:f})=>f.includes(u)),s=({id:u})=>n.get(u).length,i=u=>u.reduce((f,h)=>s(h)<s(f)?h:f),a=new Set([...n.values()].flat().map(K)),c=t.filter(u=>!a.has(K(u))).sort((u,f)=>o(u.topic).length-o(f.topic).length);for(let u of c)n.get(i(o(u.topic)).id).push(u);let l=new Map;for(let[u,f]of Vt(r,t))for(let h of f)l.set(K(h),u);return Rr(r,n,u=>l.get(K(u))),n}function Vt(r,e){let t=Math.max(...r.map(({generation:i=0})=>i)),n=new Map;for(let{id:i,owned:a=[],generation:c=t}of r)for(let l of a.map(K)){let u=n.get(l);!u||c>u.generation?n.set(l,{generation:c,id:i}):c===u.generation&&(u.id=void 0)}let o=new Set(e.map(K)),s=(i,a)=>c=>o.has(K(c))&&a.includes(c.topic)&&n.get(K(c)).id===i;return new Map(r.map(({id:i,topics:a,owned:c=[]})=>[i,c.filter(s(i,a))]))}function K({topic:r,partition:e}){return`${r}-${e}`}d();d();d();d();d();d();var Ie=Array.from({length:4},()=>new Int32Array(256));for(let r=0;r<256;r++){let e=r;for(let t=0;t<8;t++)e=e&1?e>>>1^2197175160:e>>>1;Ie[0][r]=e}for(let r=1;r<4;r++)for(let e=0;e<256;e++){let t=Ie[r-1][e];Ie[r][e]=t>>>8^Ie[0][t&255]}var[Tr,ds,fs,hs]=Ie;function Yt(r,e=0,t=r.length){let n=-1,o=e;for(let s=t-3;o<s;o+=4)n^=r[o]|r[o+1]<<8|r[o+2]<<16|r[o+3]<<24,n=hs[n&255]^fs[n>>>8&255]^ds[n>>>16&255]^Tr[n>>>24];for(;o<t;o++)n=n>>>8^Tr[(n^r[o])&255];return~n>>>0}var Me=8,ut=28,$r=-1,ps=new TextEncoder,Jt=new TextDecoder,Se=class{#e=new Uint8Array(4096);#n=new DataView(this.#e.buffer);#r=0;clear(){this.#r=0}get bytes(){return this.#e.subarray(0,this.#r)}write({offset:e,timestamp:t,key:n,value:o,headers:s}){let i=gs(s)?JSON.stringify(s):null,a=Me+ut+3*((n?.length??0)+(o?.length??0)+(i?.length??0));this.#r+a>this.#e.length&&this.#o(this.#r+a);let c=this.#r,l=c+Me,u=this.#n;u.setFloat64(l,e),u.setFloat64(l+8,t);let f=l+ut;return f=this.#t(l+16,f,n),f=this.#t(l+20,f,o),f=this.#t(l+24,f,i),u.setUint32(c,f-l),u.setUint32(c+4,Yt(this.#e,l,f)),this.#r=f,f-c}#t(e,t,n){if(n===null)return this.#n.setInt32(e,$r),t;if(typeof n!="string")return this.#e.set(n,t),this.#n.setInt32(e,n.length),t+n.length;let{written:o}=ps.encodeInto(n,this.#e.subarray(t));return this.#n.setInt32(e,o),t+o}#o(e){let t=new Uint8Array(Math.max(e,2*this.#e.length));t.set(this.bytes),this.#e=t,this.#n=new DataView(t.buffer)}},Xt=class{constructor(e,t,n,o,s){this.offset=e;this.timestamp=t;this.key=n;this.bytes=o;this.headers=s}offset;timestamp;key;bytes;headers;get value(){return this.bytes===null?null:Jt.decode(this.bytes)}};function Zt(r,e){let t=Qt(r,e);if(t===void 0||e+t>r.length)return;let n=new DataView(r.buffer,r.byteOffset,r.byteLength),o=e+Me,s=e+t;if(t<Me+ut||n.getUint32(e+4)!==Yt(r,o,s))return;let i=o+ut,a=h=>{let p=n.getInt32(h);return p===$r?null:r.subarray(i,i+=p)},c=a(o+16),l=a(o+20),u=a(o+24);return{record:new Xt(n.getFloat64(o),n.getFloat64(o+8),c===null?null:Jt.decode(c),l===null?null:l.slice(),u===null?{}:JSON.parse(Jt.decode(u))),next:s}}function Qt(r,e){if(!(e+Me>r.length))return Me+new DataView(r.buffer,r.byteOffset).getUint32(e)}function gs(r){for(let e in r)return!0;return!1}function Er(r,e,{tombstoneMs:t=1/0,now:n=0}){let o=new Map;for(let l of r)for(let{key:u,offset:f}of Pr(l))u!==null&&o.set(u,f);let s=({key:l,bytes:u,offset:f,timestamp:h})=>l===null||o.get(l)===f&&(u!==null||n-h<t),i=r.slice(0,-1),a=i.map(l=>{let u=new Se;for(let f of Pr(l))s(f)&&u.write({...f,value:f.bytes});return u.bytes}),c=[];for(let l=0,u=0;l<i.length;l=u){let f=0;do f+=a[u++].length;while(u<i.length&&f+a[u].length<=e);let h=i.slice(l,u).reduce((b,w)=>b+w.size,0);if(f===h&&u-l===1)continue;let p=new Uint8Array(f);a.slice(l,u).reduce((b,w)=>(p.set(w,b),b+w.length),0),c.unshift({from:l,to:u,bytes:p})}return c}function Pr(r){return r.read(r.base,1/0)}d();d();var mt=class{constructor(e,t){this.file=e;this.name=t}file;name;#e=!1;get broken(){return this.#e}append(e){this.#r();let{size:t}=this.file;try{this.file.append(e)}catch(n){throw this.#n(t),n}}sync(){this.#r();try{this.file.sync()}catch(e){throw this.#e=!0,e}}#n(e){try{this.file.truncate(e)}catch{this.#e=!0}}#r(){if(this.#e)throw new Error(`Cannot write to ${this.name}: its last write failed, so open it again`)}};var Lr=4096,Nr=64*1024,Oe=class{base;nextOffset;newest=-1/0;torn;#e;#n;#r=[];#t=[];#o=-Lr;#s={offset:-1,next:0};constructor(e,t,{name:n,newest:o}){this.#e=e,this.#n=new mt(e,n),this.base=t,this.nextOffset=t;let s=0;for(let{record:i,position:a,next:c}of this.#u(0))this.#i(i.offset,a,i.timestamp),s=c;if(this.torn=e.size-s,this.torn!==0){if(!o)throw new Error(`Cannot open ${n}: it is damaged at byte ${s} of ${e.size}: restore it, or remove it`);e.truncate(s)}}get size(){return this.#e.size}append(e,t,n,o){let{size:s}=this.#e;this.#n.append(e);for(let i=0;i<t.length;i++)this.#i(n[i],s+t[i],o)}read(e,t){let n=[];if(t<1||e>=this.nextOffset)return n;let o=e===this.#s.offset;for(let{record:s,next:i}of this.#u(o?this.#s.next:this.#a(e)))if(!(s.offset<e)&&(n.push(s),this.#s={offset:s.offset+1,next:i},n.length>=t))break;return n}sync(){this.#n.sync()}close(){this.#e.close()}#i(e,t,n){this.nextOffset=e+1,n>this.newest&&(this.newest=n),!(t-this.#o<Lr)&&(this.#o=t,this.#r.push(e),this.#t.push(t))}#a(e){let t=0,n=this.#r.length;for(;t<n;){let o=t+n>>1;this.#r[o]<=e?t=o+1:n=o}return t===0?0:this.#t[t-1]}*#u(e){let t=this.#e.read(e,Nr),n=0;for(;;){let o=Zt(t,n);if(!o){let s=Qt(t,n)??0,i=e+n;if(i+s>this.#e.size||i>=this.#e.size||(t=this.#e.read(i,Math.max(Nr,s)),e=i,n=0,o=Zt(t,n),!o))return}yield{record:o.record,position:e+n,next:e+o.next},n=o.next}}};var Cr=".cleaned",ys=20,ue=class{name;#e;#n;#r;#t=[];#o=0;#s=new Se;constructor(e,t,{segmentBytes:n=1<<20,flushMessages:o=1/0}={}){let s="open SegmentedLog";$(s,"segmentBytes",n,{unit:"bytes",min:64,max:2**31}),o!==1/0&&$(s,"flushMessages",o,{unit:"messages",min:1}),this.name=t,this.#e=e,this.#n=n,this.#r=o,this.#a()}get startOffset(){return this.#t[0].base}get endOffset(){return this.#i.nextOffset}get bytes(){return this.#t.reduce((e,{size:t})=>e+t,0)}get segments(){return this.#t.length}get tornBytes(){return this.#i.torn}append(e){let t=this.endOffset;this.#i.size>=this.#n&&this.#u();let n=this.#s,o=[],s=[];n.clear();let i=0,a=-1/0;return e.forEach(({key:c=null,value:l,headers:u={},timestamp:f=0},h)=>{o.push(i),s.push(t+h),i+=n.write({offset:t+h,timestamp:f,key:c,value:l,headers:u}),a=Math.max(a,f)}),this.#i.append(n.bytes,o,s,a),this.#o+=e.length,this.#o>=this.#r&&this.sync(),t}read(e,t=500){let n=[],o=this.#t.length-1;for(;o>0&&this.#t[o].base>e;)o--;for(;o<this.#t.length&&n.length<t;o++)n.push(...this.#t[o].read(e,t-n.length));return n}sync(){this.#i.sync(),this.#o=0}retain({bytes:e=1/0,ms:t=1/0,now:n=1/0}){let o=t===1/0?-1/0:n-t;for(;this.#t.length>1&&(this.bytes>e||this.#t[0].newest<o);){let s=this.#t.shift();s.close(),this.#e.remove(this.#c(s.base))}}compact(e={}){for(let{from:t,to:n,bytes:o}of Er(this.#t,this.#n,e)){let s=this.#t.slice(t,n),[{base:i}]=s,a=this.#c(i),c=a+Cr;this.#e.remove(c);let l=this.#e.open(c);l.append(o),l.sync(),l.close();for(let f of s)f.close();this.#e.rename(c,a);for(let{base:f}of s.slice(1))this.#e.remove(this.#c(f));let u=new Oe(this.#e.open(a),i,{name:a,newest:!1});this.#t.splice(t,n-t,u)}}close(){this.sync();for(let e of this.#t)e.close()}remove(){for(let{base:e}of this.#t)this.#e.remove(this.#c(e))}get#i(){return this.#t[this.#t.length-1]}#a(){let e=[];for(let t of this.#e.list()){let n=this.#m(t);n!==void 0?e.push(n):this.#m(t.slice(0,-Cr.length))!==void 0&&this.#e.remove(t)}if(e.length===0)return this.#l(0);e.forEach((t,n)=>{let o=this.#c(t);if(t<(this.#t.at(-1)?.nextOffset??0))return this.#e.remove(o);let s=this.#e.open(o);this.#t.push(new Oe(s,t,{name:o,newest:n===e.length-1}))})}#u(){this.sync(),this.#l(this.endOffset)}#l(e){let t=this.#c(e);this.#t.push(new Oe(this.#e.open(t),e,{name:t,newest:!0}))}#c(e){return`${this.name}.${String(e).padStart(ys,"0")}.log`}#m(e){let t=Number(e.slice(this.name.length+1,-4));return Number.isInteger(t)&&e===this.#c(t)?t:void 0}};var bs=4,dt=class{#e;#n=new Map;constructor(e){this.#e=new ue(e,"__committed_offsets",{segmentBytes:1<<18});for(let{key:t,value:n}of this.#e.read(0,1/0))n===null?this.#n.delete(t):this.#n.set(t,Number(n))}get(e,t,n){return this.#n.get(Dr(e,t,n))??0}set(e,t,n,o){let s=Dr(e,t,n);this.#n.get(s)!==o&&(this.#e.append([{key:s,value:String(o)}]),this.#n.set(s,o),this.#e.segments>=bs&&this.#e.compact())}limit(e,t,n){for(let[o,s]of[...this.#n]){let[i,a,c]=o.split(`
`);a===e&&Number(c)===t&&s>n&&this.set(i,e,t,n)}}forget(e){for(let t of[...this.#n.keys()])t.split(`
`)[1]===e&&(this.#e.append([{key:t,value:null}]),this.#n.delete(t))}close(){this.#e.close()}};function Dr(r,e,t){return`${r}
${e}
${t}`}d();d();function en(r){r.closed=!0,r.leaving.abort()}function tn(r){return new Map(r.flatMap(({id:e,partitions:t})=>t.map(n=>[n,e])))}d();var _e=class extends Error{name="NotWritten"},ft=class{#e;#n;#r=new Map;constructor(e,t){this.#e=e,this.#n=t}write(e,t){try{this.#n(e,t),this.#t(e)}catch(n){throw new _e(`Cannot commit offset ${t}: ${n.message}`)}}record(e,t){this.#t(e);try{this.write(e,t)}catch{let n=this.#e.after(200,()=>this.record(e,t));this.#r.set(e,{offset:t,cancel:n})}}#t(e){this.#r.get(e)?.cancel(),this.#r.delete(e)}close(){for(let[e,{offset:t}]of[...this.#r])this.record(e,t),this.#r.get(e)?.cancel();this.#r.clear()}};d();var Ir=globalThis.process?.getBuiltinModule?.("node:async_hooks"),ht=Ir?ws(new Ir.AsyncLocalStorage):xs();function ws(r){return{run:(e,t)=>r.run(e,t),within:e=>r.getStore()===e}}function xs(){let r=[];return{run:(e,t)=>{r.push(e);try{return t()}finally{r.pop()}},within:e=>r.includes(e)}}d();function _r(r,e,t){let{startOffset:n,endOffset:o}=e;if(r==="beginning")return n;if(r==="end")return o;let s="time"in r?e.offsetAt(r.time):r.offsets[t]??n;return Math.min(Math.max(s,n),o)}var Br=20,vs=256,ks={range:Wt,roundrobin:Gt,sticky:Kt},pt=class{committed;moved=0;#e;#n;#r;#t;#o=new Map;#s=new Set;#i=0;#a=[];constructor(e,t,n,o){this.#e=e,this.#n=t,this.committed=n,this.#r=new ft(t,o)}get assignment(){return new Map([...this.#o.values()].map(({id:e,partitions:t})=>[e,[...t]]))}notify(){if(this.#a.length>0)for(let e of this.#a.splice(0))e()}join({group:e,commit:t="after",redeliveryDelay:n=Br,assignor:o,from:s},i,a){let c=this.#o.size>0?this.#t:void 0;if(c&&o&&c!==o)throw new Error(`Cannot join group ${e}: its assignor is ${c}: received ${o}`);this.#t=c??o??"range",s!==void 0&&this.#u(s);let l={id:`member-${String(this.#i++).padStart(6,"0")}`,handler:i,most:a,before:t==="before",redeliveryDelay:n,partitions:[],closed:!1,leaving:new AbortController,done:Promise.resolve()};return this.#o.set(l.id,l),this.#l(),l.done=this.#c(l),{close:async()=>{en(l),this.#o.delete(l.id)&&this.#l(),ht.within(l)||await l.done,this.#o.size===0&&this.#r.close()}}}async close(){let e=[...this.#o.values()];for(let n of e)en(n);this.#o.clear(),this.notify();let t=e.filter(n=>!ht.within(n));await Promise.all(t.map(({done:n})=>n)),this.#r.close()}#u(e){this.#e.partitions.forEach((t,n)=>{if(this.committed[n]>0||this.#s.has(n))return;let o=_r(e,t,n);o>0&&this.#h(n,o)})}#l(){let e=this.#e.name,t={[e]:this.#e.partitions.length},n=[...this.#o.values()],o=tn(n),s=ks[this.#t](n.map(({id:a,partitions:c})=>({id:a,topics:[e],owned:c.map(l=>({topic:e,partition:l}))})),t);for(let a of n)a.partitions=s.get(a.id).map(({partition:c})=>c);let i=tn(n);this.moved=[...o].filter(([a,c])=>i.get(a)!==c).length,this.notify()}async#c(e){await void 0;for(let t=0;!e.closed;t++){let n=this.#m(e,t);n===void 0?await new Promise(o=>this.#a.push(o)):await this.#p(e,n)}}#m({partitions:e},t){for(let n=0;n<e.length;n++){let o=e[(t+n)%e.length];if(this.committed[o]<this.#e.partitions[o].endOffset&&!this.#s.has(o))return o}}async#p(e,t){let n=this.#e.partitions[t],{committed:o}=this;this.#s.add(t);try{for(let s=0;s<vs&&!e.closed&&e.partitions.includes(t);s++){let i=this.#d(n,o[t],e.most),a=i.at(-1);if(!a)break;e.before&&this.#h(t,a.offset+1);let c=ht.run(e,()=>e.handler(i));c&&await c,o[t]=a.offset+1}}catch(s){await this.#f(e,s)}finally{this.#r.record(t,o[t]),this.#s.delete(t),this.notify()}}#d(e,t,n){let o=[];for(;o.length<n;){let s=e.read(t);if(!s)break;o.push(s),t=s.offset+1}return o}async#f({redeliveryDelay:e,closed:t,leaving:n},o){let s=o instanceof _e?Math.max(e,Br):e;s>0&&!t&&await this.#n.sleep(s,n.signal).catch(()=>{})}#h(e,t){this.#r.write(e,t),this.committed[e]=t}};d();d();var Ms=new TextEncoder,Ss=new TextDecoder,Be=class{constructor(e,t,n,o,s,i,a){this.topic=e;this.partition=t;this.offset=n;this.key=o;this.headers=i;this.timestamp=a;this.#e=s,this.value=typeof s=="string"?s:Ss.decode(s)}topic;partition;offset;key;headers;timestamp;value;#e;get bytes(){return typeof this.#e=="string"?Ms.encode(this.#e):this.#e}};var gt=class{#e;#n;#r;#t=[];#o=0;constructor(e,t,n){this.#e=e,this.#n=t,this.#r=n}get startOffset(){return this.#o}get endOffset(){return this.#o+this.#t.length}append(e,t){let n=this.endOffset,o=this.#e,s=this.#n;for(let{key:i=null,value:a,headers:c={},timestamp:l=t}of e){let u=this.#o+this.#t.length;this.#t.push(new Be(o,s,u,i,a,c,l))}if(this.#t.length>this.#r*1.25){let i=this.#t.length-this.#r;this.#t.splice(0,i),this.#o+=i}return n}read(e){return this.#t[e>this.#o?e-this.#o:0]}offsetAt(e){return this.#t.find(({timestamp:t})=>t>=e)?.offset??this.endOffset}close(){}remove(){}},qr=256,yt=class{#e;#n;#r;#t=[];#o=0;constructor(e,t,n,o){this.#e=e,this.#n=t,this.#r=new ue(n,Rs(e,t),o)}get startOffset(){return this.#r.startOffset}get endOffset(){return this.#r.endOffset}append(e,t){return this.#r.append(e.map(n=>({timestamp:t,...n})))}read(e){if(e>=this.#r.endOffset)return;let t=this.#o;if(this.#t[t]?.offset!==e&&t++,this.#t[t]?.offset!==e){let n=this.#e,o=this.#n;this.#t=this.#r.read(e,qr).map(({offset:s,key:i,bytes:a,headers:c,timestamp:l})=>new Be(n,o,s,i,a??"",c,l)),t=0}return this.#t[this.#o=t]}offsetAt(e){for(let t=this.startOffset;t<this.endOffset;){let n=this.#r.read(t,qr),o=n.find(({timestamp:i})=>i>=e);if(o)return o.offset;let s=n.at(-1);if(!s)break;t=s.offset+1}return this.endOffset}close(){this.#r.close()}remove(){this.#r.remove()}},Os="-";function Rs(r,e){return r+Os+e}function Fr(r){let e=new Map;for(let t of r.list()){let[,n,o]=t.match(/^(.+)-(\d+)\.\d+\.log$/)??[];n&&e.set(n,Math.max(e.get(n)??0,Number(o)+1))}return e}d();d();var As=new TextEncoder;function Ur(r){let e=As.encode(r),t=e.length&-4,n=2538058380^e.length;for(let s=0;s<t;s+=4){let i=e[s]|e[s+1]<<8|e[s+2]<<16|e[s+3]<<24;i=Math.imul(i,1540483477),i^=i>>>24,n=Math.imul(n,1540483477)^Math.imul(i,1540483477)}let o=e.length-t;return o>2&&(n^=e[t+2]<<16),o>1&&(n^=e[t+1]<<8),o>0&&(n=Math.imul(n^e[t],1540483477)),n=Math.imul(n^n>>>13,1540483477),n^n>>>15|0}function qe(r,e){return(Ur(r)&2147483647)%e}var Ts=/^(?!\.{1,2}$)[\w.-]{1,249}$/,bt=class{name;partitions;#e=0;constructor(e,t,n){if(!Ts.test(e))throw new Error(`Cannot create a topic: its name must be 1 to 249 letters, digits, dots, dashes or underscores: received ${e}`);$("create a topic","partitions",t,{unit:"partitions",min:1,max:1e4,integer:!0}),this.name=e,this.partitions=Array.from({length:t},(o,s)=>n(s))}append(e,t){let n=e.map(a=>this.#n(a)),[o]=n;if(n.every(a=>a===o)){if(o===void 0)return[];let a=this.partitions[o].append(e,t);return n.map((c,l)=>({partition:c,offset:a+l}))}let s=Map.groupBy(e.keys(),a=>n[a]),i=[];for(let[a,c]of s){let l=this.partitions[a].append(c.map(u=>e[u]),t);c.forEach((u,f)=>i[u]={partition:a,offset:l+f})}return i}endOffsets(){return this.partitions.map(({endOffset:e})=>e)}close(){for(let e of this.partitions)e.close()}#n({key:e,partition:t}){let n=this.partitions.length;return t!==void 0?($(`send to ${this.name}`,"partition",t,{unit:"(a partition)",min:0,max:n-1,integer:!0}),t):n===1?0:e==null?this.#e++%n:qe(e,n)}};var H=class{#e;#n;#r;#t;#o;#s=new Map;#i=new Map;#a=!1;constructor({clock:e=new we,retention:t=1e6,storage:n,...o}={}){if($("create EventLog","retention",t,{unit:"messages",min:1,integer:!0}),this.#e=e,this.#n=t,this.#r=n,this.#t=o,!!n){this.#o=new dt(n);for(let[s,i]of Fr(n))this.#u(s,i)}}async createTopic(e,t=1){this.#s.has(e)||this.#u(e,t)}async deleteTopic(e){let t=this.#l(e,"delete topic"),n=this.#i.get(e);this.#s.delete(e),this.#i.delete(e),await Promise.all([...n.values()].map(o=>o.close())),t.close(),this.#o?.forget(e);for(let o of t.partitions)o.remove()}async send(e,t){let n=this.#l(e,"send to").append(t,this.#e.now());for(let o of this.#i.get(e).values())o.notify();return n}async consume(e,t){let n=o=>t(o[0]);return this.#c(e.topic,e.group,"consume").join(e,n,1)}async consumeBatches(e,t){let{topic:n,group:o,most:s}=e;return $("consume in batches","most",s,{unit:"messages",min:1,integer:!0}),this.#c(n,o,"consume").join(e,t,s)}async endOffsets(e){return this.#l(e,"read").endOffsets()}async committed(e,t){return[...this.#c(e,t,"read").committed]}assignment(e,t){let{assignment:n,moved:o}=this.#c(e,t,"read");return{members:n,moved:o}}async close(){let e=[...this.#i.values()].flatMap(t=>[...t.values()]);if(await Promise.all(e.map(t=>t.close())),!this.#a){this.#a=!0;for(let t of this.#s.values())t.close();this.#o?.close()}}#u(e,t){let n=s=>this.#r?new yt(e,s,this.#r,this.#t):new gt(e,s,this.#n),o=new bt(e,t,n);o.endOffsets().forEach((s,i)=>this.#o?.limit(e,i,s)),this.#s.set(e,o),this.#i.set(e,new Map)}#l(e,t){let n=this.#s.get(e);if(n)return n;let o=[...this.#s.keys()].join(", ")||"none";throw new Error(`Cannot ${t} ${e}: there is no topic of that name: there is ${o}`)}#c(e,t,n){let o=this.#l(e,n),s=this.#i.get(e),i=s.get(t);if(!i){let a=this.#o,c=o.partitions.map((u,f)=>a?.get(t,e,f)??0),l=(u,f)=>a?.set(t,e,u,f);s.set(t,i=new pt(o,this.#e,c,l))}return i}};d();async function jr(r,e,t){let[n,o]=await Promise.all([r.endOffsets(e),r.committed(e,t)]);return n.reduce((s,i,a)=>s+i-(o[a]??0),0)}d();var wt=class{#e;#n;#r;#t=new Map;constructor(e,t,n=50){this.#e=e,this.#n=t,this.#r=n}add(e,t,n){let o=this.#t.get(e);if(!o){let s=this.#e.after(Math.max(0,n-this.#e.now()),()=>this.#o(e));this.#t.set(e,o={items:[],cancel:s})}o.items.push(t),o.items.length>=this.#r&&this.#o(e)}flush(){for(let e of[...this.#t.keys()])this.#o(e)}#o(e){let t=this.#t.get(e);t&&(t.cancel(),this.#t.delete(e),this.#n(e,t.items))}};d();var Fe=class{dead;tries=0;#e;#n;#r;#t=[];#o=new AbortController;constructor({budget:e,retries:t=3,base:n=1e3,partitions:o=1,...s}){$("create RetryTopics","retries",t,{unit:"retries",min:0,max:20,integer:!0}),this.#e={retries:t,base:n,partitions:o,...s},this.#n=e,this.#r=Or({kind:"full",random:s.random,base:n,cap:n*2**10})(),this.dead=`${s.topic}.dead`}async start(e){let{log:t,topic:n,group:o,retries:s,partitions:i}=this.#e,a=[n,...this.#s(),this.dead];for(let c of a)await t.createTopic(c,i);for(let c of a.slice(0,s+1))this.#t.push(await t.consume({topic:c,group:o},l=>this.#i(l,e)))}async deadLetters(){let e=[];return await this.#a(t=>{e.push(t)},"look"),e}async redrive(e=()=>!0){let{log:t,topic:n}=this.#e,o=0;return await this.#a(async s=>{e(s)&&(await t.send(n,[{key:s.key,value:s.value}]),o++)},"redrive"),o}async close(){this.#o.abort(new Error("the retry topics are closed")),await Promise.all(this.#t.splice(0).map(e=>e.close()))}#s(){let{topic:e,retries:t}=this.#e;return Array.from({length:t},(n,o)=>`${e}.retry-${o+1}`)}async#i(e,t){let{clock:n,log:o,retries:s}=this.#e,i=Number(e.headers.due??0),a=Number(e.headers.tries??0)+1;i>n.now()&&await n.sleep(i-n.now(),this.#o.signal),this.tries++,a===1&&this.#n?.deposit();try{await t(e)}catch(c){let{permanent:l,reason:u,after:f}=Ps(c),{key:h,value:p}=e,b=a<=s&&!l&&this.#n?.withdraw()!==!1,w={tries:String(a)};b?w.due=String(n.now()+Math.max(f,this.#r(a))):w.reason=u;let y=b?this.#s()[a-1]:this.dead;await o.send(y,[{key:h,value:p,headers:w}])}}async#a(e,t){let{log:n}=this.#e,o=t==="redrive"?`${this.#e.group}.redrive`:`${this.#e.group}.${t}-${Math.floor(this.#e.random.next()*1e9)}`,s=await n.endOffsets(this.dead),i=await n.committed(this.dead,o),a=s.reduce((f,h,p)=>f+h-i[p],0);if(a===0)return;let{promise:c,resolve:l}=Promise.withResolvers(),u=await n.consume({topic:this.dead,group:o},async f=>{if(a===0)throw new Error("not asked for");let{key:h,value:p,headers:{tries:b="0",reason:w=""}}=f;await e({key:h,value:p,tries:Number(b),reason:w}),--a===0&&l()});await c,await u.close()}},$s=864e5;function Ps(r){let{permanent:e,message:t,retryAfter:n}=r??{},o=typeof n=="number"&&n>0?n:0;return{permanent:e===!0,reason:typeof t=="string"?t:Es(r),after:Math.min(o,$s)}}function Es(r){try{return String(r)}catch{return"an error that has no words"}}d();d();var Re=20,Ae=40,je=38,Ue=60,Ls=[60,90,25],Hr=5;function Ns({clock:r,slowest:e},t){r.schedule(Hr,()=>{r.schedule(e(),t)})}function Cs({clock:r,enqueue:e},t){r.schedule(Hr,()=>{e(),t()})}function xt(r,{rate:e,slowdown:t,workers:n,random:o}){let s=new F,i=ae(o.split("gaps"),{mean:1e3/e}),a=Ls.map((R,E)=>nt(o.split(`channel ${E}`),{median:R,sigma:.5})),c=()=>s.now()>=Re*1e3&&s.now()<Ae*1e3,l=()=>Math.max(...a.map((R,E)=>R()*(E===1&&c()?t:1))),u=Array.from({length:Ue},()=>[]),f=[],h=0,p=0,b=0,w=0,y=0,x=()=>{if(b>=n||p===0)return;p--,b++;let R=y;s.schedule(l(),()=>{R===y&&(b--,h--,x())})},v=R=>u[Math.min(Ue-1,Math.floor(R/1e3))].push(s.now()-R),M=()=>{p++,x()},T=()=>{let R=s.now(),E=y,P={clock:s,slowest:l,enqueue:()=>E===y&&M()};h++,r==="in the request"?Ns(P,()=>{E===y&&(h--,v(R))}):Cs(P,()=>v(R)),s.now()<Ue*1e3&&s.schedule(i(),T)};s.schedule(0,T);for(let R=1;R<=Ue;R++)s.schedule(R*1e3,()=>{f.push(h)});s.schedule(je*1e3,()=>{w=h,h=p=b=0,y++}),s.runSync({until:(Ue+1)*1e3});let k=f.map((R,E)=>{let P=u[E];return{time:E,design:r,p99:P.length>0?V(P,.99):null,waiting:R}}),B=Math.max(...k.map(({p99:R})=>R??0));return{rows:k,lost:w,worst:B}}var nn={mail:60,SMS:90,push:25},rn=60,zr=8;async function on({rate:r,slowdown:e,random:t}){let n=[];for(let o of["one topic for all channels","a topic for each channel"]){let s=t.split("channels"),i=new F,a=new H({clock:i}),c=Object.entries(nn).map(([y,x])=>[y,nt(s.split(y),{median:x,sigma:.5})]),l=()=>i.now()>=Re*1e3&&i.now()<Ae*1e3,u=Object.fromEntries(c.map(([y,x])=>[y,()=>x()*(y==="SMS"&&l()?e:1)])),f=Array.from({length:rn},()=>[]),h=Object.keys(nn),p=o==="one topic for all channels"?["all"]:h;for(let y of p){await a.createTopic(y,zr);let x=(y==="all"?h:[y]).reduce((v,M)=>v+nn[M]*1.13*r/3/1e3,0);for(let v=Math.min(zr,Math.max(1,Math.ceil(x*1.5)));v>0;v--)await a.consume({topic:y,group:"tell"},async({value:M,timestamp:T})=>{await i.sleep(u[M]());let k=Math.floor(T/1e3);M==="push"&&f[k]?.push((i.now()-T)/1e3)})}let b=ae(s.split("gaps"),{mean:1e3/r}),w=()=>{if(i.now()>=rn*1e3)return;let y=h[s.int(3)];a.send(p.length===1?"all":y,[{value:y}]),i.schedule(b(),w)};i.schedule(0,w),await i.run({until:rn*6e4,budget:2e4}),f.forEach((y,x)=>{y.length&&n.push({time:x,way:o,p99:V(y,.99)})})}return n}d();async function sn({messages:r,retries:e,random:t}){let n=Math.floor(r/10),o=[],s=3e4,i=0,a=0;for(let l of["again in place","retry topics"]){let u=new F,f=new H({clock:u}),h=0,p=!1,b=async y=>{if(await u.sleep(5),!p&&y===String(n))throw new Error("no template for this event");h++},w=new Fe({log:f,clock:u,random:t,topic:"moves",group:"tell",retries:e});l==="retry topics"?await w.start(({value:y})=>b(y)):(await f.createTopic("moves"),await f.consume({topic:"moves",group:"tell",redeliveryDelay:200},({value:y})=>b(y))),await f.send("moves",Array.from({length:r},(y,x)=>({value:String(x)})));for(let y=0;y<=s;y+=250)u.schedule(y,()=>{o.push({time:y/1e3,way:l,done:h})});if(await u.run({until:s,budget:1e4}),l==="retry topics"){i=(await w.deadLetters()).length,p=!0,a=await w.redrive();let y=h;await u.run({until:s*2,budget:1e4}),a=h-y,await w.close()}else{let y=f.close();await u.run({until:s+1e3,budget:1e4}),await y}}let c=r-o.filter(({way:l})=>l==="again in place").at(-1).done;return{rows:o,stuck:c,dead:i,redriven:a}}async function an({ps:r,retries:e,messages:t,random:n}){let o=[];for(let s of r){let i=new F,a=new H({clock:i}),c=n.split(`p = ${s}`),l=c.split("jitter"),u="moves",f="tell",h=new Fe({log:a,clock:i,random:l,topic:u,group:f,retries:e});await h.start(()=>c.next()<s?Promise.reject(new Error("not now")):Promise.resolve()),await a.send(u,Array.from({length:t},(x,v)=>({value:String(v)}))),await i.run({budget:2e4});let[p]=await a.endOffsets(h.dead);await h.close();let b=s**(e+1),w=(1-b)/(1-s),y=Math.abs(p-t*b)/Math.sqrt(t*b*(1-b));o.push({p:s,from:"simulated",dead:p/t,tries:h.tries/t,sigmas:y}),o.push({p:s,from:"formula",dead:b,tries:w,sigmas:0})}return o}d();var Ds=10,Is=20,cn=60,_s=8;async function ln({rate:r,rush:e,consumers:t,urgent:n,random:o}){let s=[],i=[],a=t/r*1e3*.75;for(let c of["one topic","a topic for urgent ones"]){let l=o.split("rush"),u=new F,f=new H({clock:u}),h=c==="one topic"?["all"]:["urgent","rest"];for(let x of h)await f.createTopic(x,_s);let p={urgent:[],"not urgent":[]};for(let x=0;x<t;x++){let v=Promise.resolve(),M=0,T=async(k,B)=>{k==="urgent"&&M++;let R=v,E=()=>{};for(v=new Promise(P=>E=P),await R;k!=="urgent"&&M>0;)await u.sleep(1);p[k].push(u.now()-B),await u.sleep(a),k==="urgent"&&M--,E()};for(let k of h)await f.consume({topic:k,group:"g"},({value:B,timestamp:R})=>T(B,R))}let b=ae(l.split("gaps"),{mean:1}),w=l.split("kinds"),y=()=>{let x=w.next()<n?"urgent":"not urgent",v=h.length===1?"all":x==="urgent"?"urgent":"rest";f.send(v,[{value:x}]);let M=u.now()/1e3;if(M>cn)return;let T=M>=Ds&&M<Is?e:1;u.schedule(b()*1e3/(r*T),y)};u.schedule(0,y);for(let x=0;x<cn;x++)u.schedule(x*1e3,()=>{Promise.all(h.map(v=>jr(f,v,"g"))).then(v=>s.push({time:x,way:c,lag:v.reduce((M,T)=>M+T)}))});await u.run({until:20*cn*1e3,budget:2e4});for(let[x,v]of Object.entries(p)){let M=T=>v.length>0?V(v,T)/1e3:0;i.push({way:c,kind:x,median:M(.5),p99:M(.99)})}}return{rows:s,waits:i}}async function un({people:r,perDay:e,random:t}){let n=new F,o=0,s=0,i=new wt(n,()=>{o++}),a=24*36e5,c=ae(t,{mean:a/(r*e)}),l=18*36e5,u=()=>{s++,i.add(`p${t.int(r)}`,s,n.now()<l?l:l+a),n.now()<a&&n.schedule(c(),u)};return n.schedule(0,u),await n.run({until:2*a,budget:1e4}),i.flush(),{notifications:s,digests:o}}d();var tm=new URL("./writer.ts","file:///book/");async function mn(r,e){let t=[];for(let o of["range","roundrobin","sticky"]){let s=new H;await s.createTopic("t",r);for(let i=1;i<=e;i++){await s.consume({topic:"t",group:"g",assignor:o},()=>{});let{moved:a}=s.assignment("t","g");i>1&&t.push({consumers:i,assignor:o,moved:a})}await s.close()}let n=Array.from({length:e-1},(o,s)=>({consumers:s+2,assignor:"⌈P/n⌉",moved:Math.ceil(r/(s+2))}));return[...t,...n]}function vt(r,e){return r.filter(t=>t.assignor===e).reduce((t,{moved:n})=>t+n,0)}function dn(r,e){let t=new Array(e).fill(0);for(let n=0;n<r;n++)t[qe(`parcel-${n}`,e)]++;return t.map((n,o)=>({partition:o,keys:n}))}var D=Pe(Ht()),fn,A,kt,At,Te,Tt,me,$t,Pt,ze,hn,pn,gn,yn,te,bn,wn,We,xn,vn,kn,Mn,Et,Sn,On,Rn,Lt,An,Tn,$n,He,Mt,St,Pn,En,Ln,Nn,Nt,Cn,Ct,Ot,Dn,Rt,In,_n;m(0,async()=>{});m(1,async()=>{});m(2,async()=>{});m(3,async()=>{});m(4,async()=>{});m(5,async()=>{});m(6,async()=>{});m(7,async()=>{});m(8,async()=>{});m(9,async()=>{});m(10,async()=>{});m(11,async()=>{});m(12,async()=>{});m(13,async()=>{});m(14,async()=>{});m(15,async()=>{});m(16,async()=>{fn=D.z.object({perDay:D.z.number().min(1e6).max(1e9).meta({unit:"parcels",about:"move on a day"}),centres:D.z.int().min(1).max(400).meta({unit:"centres",about:"sort them, each on its own"}),slowdown:D.z.number().min(2).max(200).meta({unit:"×",about:"slower the SMS gateway gets"}),workers:D.z.int().min(10).max(400).meta({unit:"workers",about:"behind the queue"}),crashes:D.z.int().min(110).max(2e4).meta({unit:"crashes",about:"spread over all steps"}),failure:D.z.number().min(.05).max(.9).meta({unit:"share",about:"of tries that fail"}),retries:D.z.int().min(0).max(6).meta({unit:"retries",about:"after a failed try"}),partitions:D.z.int().min(2).max(96).meta({unit:"partitions",about:"of a topic"}),consumers:D.z.int().min(2).max(16).meta({unit:"consumers",about:"share a topic"}),rush:D.z.number().min(1).max(6).meta({unit:"× normal",about:"traffic in a rush"}),urgent:D.z.number().min(.01).max(.5).meta({unit:"share",about:"somebody waits for"}),told:D.z.int().min(20).max(600).meta({unit:"messages",about:"go through the whole system"}),trouble:D.z.number().min(0).max(.4).meta({unit:"share",about:"refused, and as many unheard"}),seed:D.z.int().min(1).max(1e6).meta({unit:"",about:"picks the random traffic"})})});m(17,async()=>{A=it(fn,{perDay:2e7,centres:12,slowdown:40,workers:40,crashes:1e4,failure:.3,retries:3,partitions:24,consumers:8,rush:3,urgent:.1,told:160,trouble:.1,seed:7})});m(18,async()=>{kt=A.perDay/86400,At=5*kt});m(19,async()=>{Te=Math.round(Math.min(400,Math.max(20,At/A.centres)))});m(20,async()=>{Tt={...A,rate:Te,random:X(A.seed)}});m(21,async()=>{me=xt("in the request",Tt)});m(22,async()=>{$t=[{from:Re,to:Ae,label:"the gateway is slow"}]});m(23,async()=>{Pt={x:["time","time (s)"],bands:$t}});m(24,async()=>Q(me.rows,{title:`One slow channel makes a scan take ${S(me.worst,"ms")}`,...Pt,y:["p99","the scanner waits, 99th percentile (ms)"],log:"y",events:[{at:je,label:"the process dies"}]}));m(25,async()=>{});m(26,async()=>{});m(27,async()=>{});m(28,async()=>{});m(29,async()=>{});m(30,async()=>{});m(31,async()=>{});m(32,async()=>{});m(33,async()=>{});m(34,async()=>ve([{what:"moves, average",value:S(kt,"moves/s")},{what:"moves, busiest hour (5 × average)",value:S(At,"moves/s")},{what:"simulated: one centre, 20 to 400",value:S(Te,"moves/s")},{what:"the log, 300 bytes a move, for a week",value:S(A.perDay*2100,"bytes")},{what:"ids to remember, 40 bytes, for a week",value:S(A.perDay*280,"bytes")},{what:"SMS at 4 cents, one move in ten, a day",value:S(A.perDay*.004,"USD")}]));m(35,async()=>{});m(36,async()=>{});m(37,async()=>{});m(38,async()=>{});m(39,async()=>{});m(40,async()=>{});m(41,async()=>{});m(42,async()=>{});m(43,async()=>{});m(44,async()=>{});m(45,async()=>ie`At second ${je} it crashed while **${ee(me.lost,"scan")}** waited for an answer, and nobody knows which of their messages went out. Where the scanner tries
again some people hear twice; where it does not, some hear nothing.`);m(46,async()=>await tt(at("notifications/experiments/designs.ts","queueInMemory")));m(47,async()=>{ze=xt("queue in memory",Tt)});m(48,async()=>ie`The scanner now waits **${S(ze.worst,"ms")}**, whatever the channels do.`);m(49,async()=>{[hn,pn]=[ze,me].map(({lost:r})=>S(r))});m(50,async()=>Q([...me.rows,...ze.rows],{title:`A crash loses the messages of ${hn} scans from the queue, of ${pn} in the request`,...Pt,y:["waiting","notifications not sent yet"],by:"design"}));m(51,async()=>{});m(52,async()=>{});m(53,async()=>{});m(54,async()=>{});m(55,async()=>{});m(56,async()=>{});m(57,async()=>{});m(58,async()=>{});m(59,async()=>{gn=(r,e)=>Math.max(...e)+1});m(60,async()=>await xe("commit",gn,[{args:[0,[0,1,2]],expect:3},{args:[5,[6,7]],expect:5,about:"a gap at the front: nothing may be committed"},{args:[5,[7,5,6,9]],expect:8,about:"up to the gap"},{args:[4,[]],expect:4,about:"nothing is done"}]));m(61,async()=>{});m(62,async()=>{});m(63,async()=>{});m(64,async()=>{});m(65,async()=>{});m(66,async()=>{});m(67,async()=>{yn=(r,e)=>r});m(68,async()=>await xe("inbox",yn,[{args:[["a","a","b"],[]],expect:["a","b"],about:"twice in one batch"},{args:[["b","a","b"],[]],expect:["b","a"],about:"not side by side"},{args:[["a","b","c"],["b"]],expect:["a","c"],about:"from before"},{args:[["c","c"],["c"]],expect:[],about:"nothing new"}]));m(69,async()=>{});m(70,async()=>{});m(71,async()=>{});m(72,async()=>{});m(73,async()=>{});m(74,async()=>{});m(75,async()=>{});m(76,async()=>{});m(77,async()=>{te=await sn({messages:2e3,retries:A.retries,random:X(A.seed)})});m(78,async()=>{bn=te.rows.findLast(({way:r})=>r==="retry topics").done});m(79,async()=>Q(te.rows,{title:`Of 2,000 messages, ${S(te.stuck)} wait behind a bad one in place; with retry topics ${S(bn)} pass`,x:["time","time (s)"],y:["done","messages dealt with"],by:"way"}));m(80,async()=>{wn=te.dead>0?`went to the dead letters; when the template was added and it was sent back, ${te.redriven===1?"it came through":`${te.redriven} came through`}`:"was still waiting for a retry after thirty seconds"});m(81,async()=>ie`<details><summary>Answer</summary>

In place, those before it: it fails for ever. With retry topics, all but the bad one.

</details>

With retry topics it ${wn}. Cost: order. A parcel's next move may overtake the one being retried.`);m(82,async()=>{We=await ln({...A,rate:Te,consumers:4,random:X(A.seed)})});m(83,async()=>{xn=We.rows.filter(({way:r})=>r==="one topic").map(({lag:r})=>r)});m(84,async()=>{vn=We.waits.filter(({kind:r})=>r==="urgent")});m(85,async()=>{[kn,Mn]=vn.map(({p99:r})=>r)});m(86,async()=>Ze(We.waits,{title:`Urgent ones wait ${S(kn*1e3,"ms")} in one topic, ${S(Mn*1e3,"ms")} in a topic of their own`,subtitle:`at most ${S(Math.max(...xn))} messages are behind`,x:["p99","wait, 99th percentile (s)"],y:["kind",""],by:"way"}));m(87,async()=>{Et=await on({rate:Te,slowdown:A.slowdown,random:X(A.seed)})});m(88,async()=>{Sn=r=>Math.max(...Et.filter(e=>e.way===r).map(({p99:e})=>e*1e3))});m(89,async()=>{[On,Rn]=["one topic for all channels","a topic for each channel"].map(Sn)});m(90,async()=>Q(Et,{title:`While SMS is slow push waits ${S(On,"ms")} in one topic, ${S(Rn,"ms")} in its own`,x:["time","time (s)"],y:["p99","a push message waits, p99 (s)"],by:"way",bands:$t,log:"y"}));m(91,async()=>{});m(92,async()=>{});m(93,async()=>{});m(94,async()=>{});m(95,async()=>{});m(96,async()=>{Lt=dn(1e4,A.partitions),An=1e4/A.partitions});m(97,async()=>{Tn=S(Math.max(...Lt.map(({keys:r})=>r))/An,"×")});m(98,async()=>{$n=`10,000 parcels on ${A.partitions} partitions: the fullest has ${Tn} the mean`});m(99,async()=>et(Lt,{title:$n,x:["keys","parcels on a partition"],kind:"histogram"}));m(100,async()=>{He=await mn(A.partitions,A.consumers)});m(101,async()=>{Mt=vt(He,"range"),St=vt(He,"sticky")});m(102,async()=>{Pn=`range moves ${ee(Mt,"partition")}, sticky ${Mt===St?"too":St}`});m(103,async()=>Qe(He,{title:`From 1 to ${A.consumers} consumers ${Pn}`,x:["consumers","consumers after the join"],y:["assignor",""],value:["moved","partitions that change hands"],high:"bad"}));m(104,async()=>{En=(r,e)=>e.map((t,n)=>Array.from({length:r},(o,s)=>s).filter(o=>o%e.length===n))});m(105,async()=>await xe("sticky",En,[{args:[4,[[0,1,2,3],[]]],expect:[[0,1],[2,3]],about:"a newcomer"},{args:[4,[[3],[1]]],expect:[[3,0],[1,2]],about:"one has left"},{args:[4,[[0,1],[2,3],[]]],expect:[[0,1],[2],[3]],about:"nobody gets nothing"},{args:[5,[[0,1,2,3,4],[]]],expect:[[0,1,2],[3,4]],about:"an odd number"}]));m(106,async()=>{});m(107,async()=>{Ln=[...new Set([.1,.2,.3,.4,.5,.6,.7,A.failure])].sort((r,e)=>r-e)});m(108,async()=>{Nn={ps:Ln,retries:A.retries,messages:4e3,random:X(A.seed)}});m(109,async()=>{Nt=await an(Nn)});m(110,async()=>{Cn=Nt.filter(({from:r})=>r==="simulated")});m(111,async()=>{Ct=Nt.filter(({from:r})=>r==="formula")});m(112,async()=>{Ot=Ct.filter(({p:r})=>r===A.failure),Dn=S(Ot[0].dead,"%")});m(113,async()=>Q(Ct,{title:`With ${ee(A.retries,"retry")}, ${Dn} of the messages are given up`,x:["p","probability that a try fails"],y:["dead","given up (%)"],percent:!0,measured:{rows:Cn,name:"our retry topics"},highlight:{rows:Ot,label:`${S(A.failure,"%")} of the tries fail`}}));m(114,async()=>{});m(115,async()=>{});m(116,async()=>{});m(117,async()=>{});m(118,async()=>{});m(119,async()=>{Rt=await un({people:1e3,perDay:5,random:X(A.seed)})});m(120,async()=>{In=lt("Your parcel is in Leipzig. ".padEnd(120," .")).segments.length});m(121,async()=>{_n=lt("📦 is in Leipzig. ".padEnd(120," .")).segments.length});m(122,async()=>ie`Digests: a thousand people with five notifications a day each get **${Rt.notifications}** messages, or **${Rt.digests}**
in digests. And the bill: an SMS of 120 plain characters is **${ee(In,"message")}**, with one emoji among them
**${ee(_n,"message")}**, since one character outside GSM's alphabet makes every other one take two bytes.`);m(123,async()=>{});m(124,async()=>{});m(125,async()=>{});m(126,async()=>{});m(127,async()=>{});m(128,async()=>{});m(129,async()=>{});m(130,async()=>{});m(131,async()=>{});m(132,async()=>{});m(133,async()=>{});m(134,async()=>{});m(135,async()=>{});m(136,async()=>{});m(137,async()=>{});m(138,async()=>{});m(139,async()=>{});m(140,async()=>{});m(141,async()=>{});m(142,async()=>{});m(143,async()=>{});m(144,async()=>{});m(145,async()=>{});m(146,async()=>{});m(147,async()=>{});m(148,async()=>{});m(149,async()=>{});m(150,async()=>{});m(151,async()=>{});m(152,async()=>{});m(153,async()=>{});m(154,async()=>{});m(155,async()=>{});m(156,async()=>{});m(157,async()=>{});m(158,async()=>{});m(159,async()=>{});m(160,async()=>{});m(161,async()=>{});m(162,async()=>{});m(163,async()=>{});Kn([[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,1],[3,1],[4,1],[6,0],[6,0],[6,0],[6,1],[7,0],[7,0],[7,1],[9,0],[9,1],[11,0],[11,0],[11,0],[11,0],[11,0],[11,0],[11,1],[13,1],[15,0],[15,0],[15,0],[15,0],[15,0],[15,0],[15,0],[15,1],[17,0],[17,1],[19,1],[21,0],[21,0],[21,1],[22,0],[22,1],[24,1],[26,0],[26,0],[26,0],[26,0],[26,0],[26,0],[26,1],[28,0],[28,1],[30,1],[32,0],[32,0],[32,0],[32,1],[33,1],[35,0],[35,1],[37,0],[37,0],[37,1],[38,0],[38,0],[38,0],[38,1],[40,1],[42,0],[42,0],[42,1],[43,0],[43,1],[45,0],[45,0],[45,0],[45,0],[45,1],[47,0],[47,0],[47,0],[47,1],[49,0],[49,0],[49,1],[50,0],[50,1],[52,0],[52,0],[52,0],[52,1],[54,0],[54,0],[54,0],[54,1],[56,0],[56,1],[58,1],[60,0],[60,0],[60,0],[60,0],[60,0],[60,0],[60,1],[62,0],[62,0],[62,0],[62,0],[62,1],[63,0],[63,0],[63,0],[63,1],[65,0],[65,0],[65,0],[65,0],[65,1],[66,1],[68,0],[68,0],[68,1],[70,1],[72,1],[73,0],[73,0],[73,0],[73,0],[73,1],[76,0],[76,1],[79,0],[79,0],[79,1],[80,0],[80,0],[80,1],[81,0],[81,0],[81,0],[81,0],[81,0],[81,1],[82,0],[82,0],[82,0],[82,0],[82,1],[84,0],[84,0],[84,0],[84,0],[84,0],[84,1]],()=>({schema:fn,z:D.z,n:A,numbers:it,average:kt,peak:At,rate:Te,minute:Tt,random:X,inRequest:me,lab:{afternoon:xt,SLOW_FROM:Re,SLOW_TO:Ae,CRASH_AT:je,poison:sn,rush:ln,slowChannel:on,spread:dn,joins:mn,movedBy:vt,deadLetterCurve:an,digestDay:un},slow:$t,during:Pt,lines:Q,format:S,table:ve,md:ie,count:ee,show:tt,source:at,queued:ze,gone:hn,hung:pn,commitUpTo:gn,check:xe,due:yn,bad:te,aside:bn,fate:wn,rush:We,lagging:xn,hurried:vn,before:kn,after:Mn,bars:Ze,tuesday:Et,worstPush:Sn,mixed:On,apart:Rn,shares:Lt,mean:An,fullest:Tn,even:$n,spread:et,joins:He,range:Mt,stuck:St,moves:Pn,heat:Qe,sticky:En,ps:Ln,tried:Nn,curve:Nt,simulated:Cn,formula:Ct,here:Ot,mine:Dn,day:Rt,euro:In,nt:{segmentSms:lt},emoji:_n}));})();

};
