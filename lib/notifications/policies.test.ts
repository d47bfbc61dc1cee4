import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { RetryBudget } from "../circuit-breaker/mod.ts";
import { EventLog } from "../event-log/mod.ts";
import { random, VirtualClock } from "../sim/mod.ts";
import {
  decideFor,
  DeliveryError,
  Digests,
  minuteOfDay,
  nextTime,
  Preferences,
  RetryTopics,
  Templates,
} from "./mod.ts";

const at = (text: string) => Date.parse(text);

test("quiet hours end on the person's own clock", () => {
  const inZone = (timeZone: string) =>
    Preferences.parse({
      person: "p",
      timeZone,
      channels: ["push"],
      quiet: { from: "22:00", to: "07:00" },
    });
  const now = at("2026-11-25T22:30:00Z");
  const until = (timeZone: string) => {
    const decision = decideFor(inZone(timeZone), { urgent: false }, now);
    return decision.action === "wait" ? new Date(decision.until).toISOString() : decision.action;
  };
  assert.equal(until("Europe/Berlin"), "2026-11-26T06:00:00.000Z");
  assert.equal(until("America/New_York"), "send");
  assert.equal(until("Asia/Kolkata"), "2026-11-26T01:30:00.000Z");
  assert.equal(decideFor(inZone("Europe/Berlin"), { urgent: true }, now).action, "send");
});

test("the clocks are put back and forward, and 07:00 is 07:00", () => {
  const berlin = (time: string, now: string) =>
    new Date(nextTime(time, "Europe/Berlin", at(now))).toISOString();
  assert.equal(berlin("07:00", "2026-10-24T21:00:00Z"), "2026-10-25T06:00:00.000Z");
  assert.equal(berlin("07:00", "2026-03-28T22:00:00Z"), "2026-03-29T05:00:00.000Z");
  assert.equal(berlin("02:30", "2026-03-28T22:00:00Z"), "2026-03-29T01:00:00.000Z");
  assert.equal(berlin("02:30", "2026-10-24T22:00:00Z"), "2026-10-25T00:30:00.000Z");
});

test("the next time is later than now, at most 25 hours, and shown by the clock", () => {
  const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({
        min: at("2026-01-01T00:00:00Z") / 60_000,
        max: at("2027-12-31T00:00:00Z") / 60_000,
      }),
      fc.integer({ min: 4 * 60, max: 24 * 60 - 1 }),
      (zone, minute, wanted) => {
        const pad = (n: number) => String(n).padStart(2, "0");
        const time = `${pad(Math.floor(wanted / 60))}:${pad(wanted % 60)}`;
        const next = nextTime(time, zone, minute * 60_000);
        assert.ok(next > minute * 60_000 && next <= (minute + 25 * 60) * 60_000);
        assert.equal(minuteOfDay(next, zone), wanted);
      },
    ),
    { numRuns: 2000 },
  );
});

test("who wants no channel is told nothing; who wants a digest waits for it", () => {
  const someone = { person: "p", timeZone: "UTC", channels: [] as string[] };
  const now = at("2026-11-25T12:00:00Z");
  const decide = (change: object) =>
    decideFor(Preferences.parse({ ...someone, ...change }), { urgent: false }, now);
  assert.deepEqual(decide({}), { action: "drop", why: "opted out" });
  assert.deepEqual(decide({ channels: ["email"], digestAt: "18:00" }), {
    action: "wait",
    channel: "email",
    until: at("2026-11-25T18:00:00Z"),
    why: "digest",
  });
  assert.throws(() => Preferences.parse({ ...someone, timeZone: "Mars/Olympus" }), /time zone/);
});

test("a template is of the locale, else of its language, else of the first; values are escaped", () => {
  const templates = new Templates({
    moved: {
      en: { subject: "Parcel {{n}}", text: "In {{place}}.\n\nBye" },
      de: { subject: "Paket {{n}}", text: "In {{place}}." },
    },
  });
  const data = { n: 1234.5, place: '<Köln> & "x"' };
  assert.equal(templates.render("moved", "de-AT", data).subject.slice(0, 6), "Paket ");
  assert.equal(templates.render("moved", "fr", data).text, 'In <Köln> & "x".\n\nBye');
  const { html, subject } = templates.render("moved", "en", data);
  assert.equal(html, "<p>In &lt;Köln&gt; &amp; &quot;x&quot;.</p><p>Bye</p>");
  assert.equal(subject, "Parcel 1,234.5");
  assert.throws(() => templates.render("moved", "en", { n: 1 }), {
    message: "Cannot render moved: the value place is missing",
  });
  assert.throws(() => templates.render("toString", "en", {}), /there is no template of that name/);
  const evil = { n: 1, place: "x\r\nBcc: everybody@example.test" };
  const injected = new Templates({ t: { en: { subject: "{{place}}", text: "" } } });
  assert.doesNotMatch(injected.render("t", "en", evil).subject, /[\r\n]/);
});

test("a digest goes out at its time, or when it is full", async () => {
  const clock = new VirtualClock(), sent: [string, number, number][] = [];
  const digests = new Digests<number>(clock, (who, items) => {
    sent.push([who, items.length, clock.now()]);
  }, 3);
  for (let i = 0; i < 4; i++) digests.add("ada", i, 1000);
  digests.add("bob", 1, 500);
  await clock.run();
  assert.deepEqual(sent, [["ada", 3, 0], ["bob", 1, 500], ["ada", 1, 1000]]);
});

/** Runs messages through retry topics on a virtual clock. */
async function retried(
  { messages, p, retries, budget, permanent = false }: {
    messages: number;
    p: number;
    retries: number;
    budget?: RetryBudget;
    permanent?: boolean;
  },
) {
  const clock = new VirtualClock(), log = new EventLog({ clock }), source = random(5);
  const topics = new RetryTopics({
    log,
    clock,
    random: source.split("jitter"),
    topic: "tell",
    group: "g",
    retries,
    ...(budget && { budget }),
  });
  const chance = source.split("failures"), done: string[] = [];
  await topics.start(({ value }) => {
    if (chance.next() < p) return Promise.reject(new DeliveryError("not now", permanent));
    done.push(value);
    return Promise.resolve();
  });
  await log.send("tell", Array.from({ length: messages }, (_, i) => ({ value: `${i}` })));
  const running = clock.run({ budget: 30_000 });
  await running;
  return { topics, clock, log, done };
}

for (const [p, retries] of [[0.3, 2], [0.5, 3], [0.1, 1]] as const) {
  test(`dead letters and tries are those of the closed form: p = ${p}, ${retries} retries`, async () => {
    const messages = 4000;
    const { topics, log, done } = await retried({ messages, p, retries });
    const dead = (await log.endOffsets(topics.dead))[0]!;
    const share = p ** (retries + 1), sigma = Math.sqrt(messages * share * (1 - share));
    assert.ok(Math.abs(dead - messages * share) < 3 * sigma, `${dead} of ${messages * share}`);
    const tries = (1 - share) / (1 - p);
    assert.ok(Math.abs(topics.tries / messages - tries) < 0.05);
    assert.equal(dead + done.length, messages);
    assert.equal(new Set(done).size, done.length);
    await topics.close();
  });
}

test("a message that can't be delivered goes to the dead letters at once, and back when told so", async () => {
  const { topics, log, clock } = await retried({ messages: 5, p: 1, retries: 3, permanent: true });
  assert.equal(topics.tries, 5);
  const letters = await topics.deadLetters();
  assert.deepEqual(letters.map(({ value, tries, reason }) => [value, tries, reason]), [
    ...[..."01234"].map((value) => [value, 1, "not now"]),
  ]);
  assert.equal(await topics.redrive(({ value }) => value !== "3"), 4);
  await clock.run();
  assert.deepEqual(await log.endOffsets("tell"), [9]);
  // They failed again, and are dead again; the one that was passed over is not offered twice.
  assert.equal(topics.tries, 9);
  assert.equal((await topics.deadLetters()).length, 9);
  assert.equal(await topics.redrive(({ value }) => value === "3"), 0);
  await topics.close();
});

test("in a full outage a budget keeps the retries to its share", async () => {
  const budget = new RetryBudget({ ratio: 0.1, reserve: 0 });
  const { topics } = await retried({ messages: 1000, p: 1, retries: 3, budget });
  assert.ok(topics.tries <= 1000 * 1.1 + 1, `${topics.tries} tries`);
  await topics.close();
});

/** A topic whose messages are tried twice. */
const oneRetry = () => ({ random: random(1), topic: "t", group: "g", retries: 1 });

test("whatever a handler throws, the message behind it is handled, and this one is a dead letter in the end", async () => {
  for (const thrown of [undefined, null, 0, "words", { message: 7 }, Object.create(null)]) {
    const clock = new VirtualClock(), log = new EventLog({ clock });
    const topics = new RetryTopics({ log, clock, ...oneRetry() });
    const done: string[] = [];
    await topics.start(({ value }) => {
      if (value === "bad") return Promise.reject(thrown);
      done.push(value);
      return Promise.resolve();
    });
    await log.send("t", [{ value: "bad" }, { value: "good" }]);
    await clock.run({ budget: 5000 });
    assert.deepEqual(done, ["good"]);
    assert.deepEqual((await topics.deadLetters()).map(({ value, tries }) => [value, tries]), [[
      "bad",
      2,
    ]]);
    await topics.close();
    await log.close();
  }
});

test("closing does not wait for a message that is due in an hour, and the next process handles it", async () => {
  const clock = new VirtualClock(), log = new EventLog({ clock });
  const options = { log, clock, ...oneRetry(), base: 3_600_000 };
  const first = new RetryTopics(options);
  await first.start(() => Promise.reject(new DeliveryError("not now", false)));
  await log.send("t", [{ value: "a" }]);
  // Far enough for the first try; the second is not due yet.
  await clock.run({ until: 1000 });
  await first.close();
  const done: string[] = [];
  const second = new RetryTopics(options);
  await second.start(({ value }) => Promise.resolve(void done.push(value)));
  await clock.run({ budget: 5000 });
  assert.deepEqual(done, ["a"]);
  await second.close();
  await log.close();
});

test("a wait that the receiver asks for is kept, within a day", async () => {
  for (const [asked, waited] of [[90_000, 90_000], [1e300, 86_400_000]] as const) {
    const clock = new VirtualClock(), log = new EventLog({ clock }), tried: number[] = [];
    const topics = new RetryTopics({ log, clock, ...oneRetry(), base: 10 });
    await topics.start(() => {
      tried.push(clock.now());
      return Promise.reject(new DeliveryError("busy", false, { retryAfter: asked }));
    });
    await log.send("t", [{ value: "a" }]);
    await clock.run({ budget: 5000 });
    assert.equal(tried[1]! - tried[0]!, waited);
    await topics.close();
    await log.close();
  }
});

test("a locale is taken as systems write it, and what is none is no reason to tell nobody", () => {
  const templates = new Templates({
    n: { en: { subject: "{{n}}", text: "e" }, de: { subject: "{{n}}", text: "d" } },
  });
  const render = (locale: string) => {
    const { subject, text } = templates.render("n", locale, { n: 1234.5 });
    return `${text} ${subject}`;
  };
  for (const locale of ["de_DE", "de_DE.UTF-8", "de-DE", "DE"]) {
    assert.equal(render(locale), "d 1.234,5");
  }
  for (const locale of ["en_US", "C", "", "constructor", "__proto__", "x", "POSIX"]) {
    assert.equal(render(locale), "e 1,234.5", locale);
  }
});

test("control characters and numbers that are none are not told", () => {
  const templates = new Templates({ t: { en: { subject: "a {{v}}", text: "{{v}}" } } });
  const { subject, text, html } = templates.render("t", "en", { v: "\x1b[31mred\x07\r\nnext" });
  assert.equal(subject, "a  [31mred next");
  assert.equal(text, "[31mred\r\nnext");
  assert.ok(!html.includes("\x1b"));
  for (const v of [NaN, Infinity]) {
    assert.throws(() => templates.render("t", "en", { v }), /the value v is (NaN|Infinity)/);
  }
});

test("a digest that is asked for again at the very time it goes out is in it, or in the next one at once", async () => {
  const clock = new VirtualClock(), sent: [time: number, items: readonly string[]][] = [];
  const digests = new Digests<string>(clock, (_, items) => void sent.push([clock.now(), items]));
  digests.add("ada", "a", 1000);
  // Planned after the digest's own time and for the same moment: it comes second.
  clock.after(1000, () => digests.add("ada", "b", 1000));
  await clock.run();
  assert.deepEqual(sent, [[1000, ["a"]], [1000, ["b"]]]);
});
