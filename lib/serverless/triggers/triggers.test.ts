import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Clock, VirtualClock } from "../../sim/mod.ts";
import { cronTruth } from "../experiments/mod.ts";
import {
  type CloudEvent,
  Cron,
  cronSource,
  httpSource,
  MessageQueue,
  ObjectStore,
  pump,
  writeStructured,
} from "../mod.ts";

test("facts of robfig/cron hold, changes of the clocks included", () => {
  assert.deepEqual(cronTruth().score, "27 of 27");
});
test("the next firing is the one that a look at every minute finds", () => {
  const field = (max: number, min = 0) =>
    fc.oneof(
      fc.constant("*"),
      fc.integer({ min, max }).map(String),
      fc.tuple(fc.integer({ min, max }), fc.integer({ min: 1, max: 20 })).map(([a, n]) =>
        `${a}/${n}`
      ),
      fc.integer({ min: 2, max: 30 }).map((n) => `*/${n}`),
    );
  const zones = [
    "UTC",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Europe/Berlin",
  ];
  // Around days on which clocks change.
  const moments = [
    "2024-03-09",
    "2024-11-02",
    "2024-04-06",
    "2024-10-05",
    "2024-03-30",
    "2024-02-28",
  ];
  const spec = fc.tuple(field(59), field(23), field(28, 1), fc.constant("*"), field(6));
  fc.assert(
    fc.property(
      spec,
      fc.constantFrom(...zones),
      fc.constantFrom(...moments),
      (fields, zone, day) => {
        const cron = new Cron(fields.join(" "), zone), after = Date.parse(`${day}T21:30:00Z`);
        const next = cron.next(after), end = after + 30 * 3_600_000;
        const format = new Intl.DateTimeFormat("en-US", {
          timeZone: zone,
          hourCycle: "h23",
          minute: "numeric",
          hour: "numeric",
          day: "numeric",
          weekday: "short",
        });
        const fits = (text: string, value: number, min: number) => {
          const [from, step] = text.split("/"), first = from === "*" ? min : Number(from);
          if (step === undefined) return from === "*" || first === value;
          return value >= first && (value - first) % Number(step) === 0;
        };
        for (let at = after + 60_000; at <= Math.min(next ?? end, end); at += 60_000) {
          const parts = Object.fromEntries(format.formatToParts(at).map((p) => [p.type, p.value]));
          const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(
            parts["weekday"]!,
          );
          const [a, b] = [fits(fields[2], +parts["day"]!, 1), fits(fields[4], weekday, 0)];
          const either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
          const hit = fits(fields[0], +parts["minute"]!, 0) &&
            fits(fields[1], +parts["hour"]!, 0) &&
            (either ? a || b : a && b);
          assert.equal(hit, at === next, `${fields} in ${zone} at ${new Date(at).toISOString()}`);
        }
      },
    ),
    { numRuns: 60 },
  );
});
test("an hour that is left out does not fire, an hour that comes twice fires twice", () => {
  const all = (spec: string, zone: string, from: string, to: string) => {
    const cron = new Cron(spec, zone), found: string[] = [];
    for (let at = Date.parse(from); (at = cron.next(at)!) <= Date.parse(to);) {
      found.push(new Date(at).toISOString().slice(5, 16));
    }
    return found;
  };
  const berlin = "Europe/Berlin";
  assert.deepEqual(all("30 2 * * *", berlin, "2026-03-28T12:00Z", "2026-03-30T12:00Z"), [
    "03-30T00:30",
  ]);
  assert.deepEqual(all("30 2 * * *", berlin, "2026-10-24T12:00Z", "2026-10-25T12:00Z"), [
    "10-25T00:30",
    "10-25T01:30",
  ]);
  // A day whose midnight does not exist.
  assert.deepEqual(all("0 0 * * *", "America/Asuncion", "2020-10-03T12:00Z", "2020-10-05T12:00Z"), [
    "10-05T03:00",
  ]);
});
test("what is no schedule is refused, with the field", () => {
  for (
    const spec of [
      "",
      "* * *",
      "60 * * * *",
      "* 24 * * *",
      "* * 0 * *",
      "* * * 13 *",
      "5-1 * * * *",
      "*/0 * * * *",
      "x * * * *",
      "@never",
      "1,,2 * * * *",
      "-1 * * * *",
    ]
  ) assert.throws(() => new Cron(spec), TypeError, spec);
  assert.throws(() => new Cron("* * * * *", "Mars/Olympus"), TypeError);
  assert.equal(new Cron("0 0 30 2 *").next(0), null);
});
test("a schedule sends one event a firing, with the moment as its id", async () => {
  const clock = new VirtualClock(Date.parse("2026-01-01T00:00:00Z")), heard: CloudEvent[] = [];
  const source = cronSource(clock, "bill", new Cron("@daily"), (event) => heard.push(event));
  await clock.run({ until: clock.now() + 3.5 * 86_400_000 });
  source.stop();
  assert.deepEqual(heard.map(({ time }) => time?.slice(0, 10)), [
    "2026-01-02",
    "2026-01-03",
    "2026-01-04",
  ]);
});
test("a message that is not acknowledged comes again, a late receipt counts nothing, then it is put aside", () => {
  const clock = new VirtualClock();
  const queue = new MessageQueue<string>({ clock, visibilityMs: 100, receives: 2 });
  queue.send("a");
  const [first] = queue.receive();
  assert.deepEqual(queue.receive(), []);
  clock.runSync({ until: 100 });
  assert.equal(queue.acknowledge(first!.receipt), false);
  const [second] = queue.receive();
  assert.equal(second?.receives, 2);
  assert.equal(queue.acknowledge(first!.receipt), false);
  clock.runSync({ until: 250 });
  assert.deepEqual(queue.receive(), []);
  assert.deepEqual(queue.dead, ["a"]);
  assert.equal(queue.redrive(), 1);
  assert.equal(queue.acknowledge(queue.receive()[0]!.receipt), true);
  assert.equal(queue.size, 0);
});
test("a request, a queue and a store all lead into the log; what is no event gets 400", async () => {
  const heard: CloudEvent[] = [], accept = (event: CloudEvent) => void heard.push(event);
  const clock = new VirtualClock(), app = httpSource(accept);
  const event = { specversion: "1.0" as const, id: "1", source: "/a", type: "t" };
  const { headers, body } = writeStructured([event, event]);
  const post = (body: string) => app.request("/", { method: "POST", headers, body });
  assert.equal((await post(body as string)).status, 202);
  assert.equal((await post(JSON.stringify([event, {}]))).status, 400);
  assert.equal(heard.length, 2);
  // Nobody outside sends in the name of the platform, or says how far an event has come.
  for (const source of ["/cron/night", "/store/cats", "/functions/resize"]) {
    const forged = await post(JSON.stringify([{ ...event, source }]));
    assert.deepEqual([forged.status, /are the platform's own/.test(await forged.text())], [
      400,
      true,
    ]);
  }
  assert.equal((await post(JSON.stringify([{ ...event, hops: -500 }]))).status, 202);
  assert.equal(heard.pop()!["hops"], undefined);
  const queue = new MessageQueue<CloudEvent>({ clock });
  queue.send(event);
  assert.equal(pump(queue, accept), 1);
  assert.equal(queue.size, 0);
  new ObjectStore(clock, accept).put("cats/1.png", new Uint8Array(3));
  assert.deepEqual(heard.at(-1)?.data, { name: "cats/1.png", version: 1, size: 3 });
  clock.runSync({ until: 1000 });
  // After a restart versions begin anew; their events do not take each other's place.
  new ObjectStore(clock, accept).put("cats/1.png", new Uint8Array(4));
  assert.notEqual(heard.at(-1)!.id, heard.at(-2)!.id);
});
test("a body that never ends is refused once it is too long, and read no further", async () => {
  let sent = 0, cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(100_000).fill(++sent)),
    cancel: () => void (cancelled = true),
  });
  const app = httpSource(() => assert.fail("nothing is accepted"));
  const init = { method: "POST", body, duplex: "half" } as RequestInit;
  assert.equal((await app.request("/", init)).status, 413);
  assert.ok(cancelled && sent <= 15, `${sent} pieces`);
});
test("a timer that comes early, as the machine's may, fires nothing before its time and nothing twice", () => {
  const clock = new VirtualClock(Date.parse("2026-01-01T00:00:00Z")), heard: string[] = [];
  const early: Clock = {
    now: () => clock.now(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    after: (ms, run) => clock.after(Math.max(1, ms - 3), run),
  };
  const accept = ({ id }: CloudEvent) => heard.push(`${id} at ${clock.now()}`);
  const source = cronSource(early, "bill", new Cron("0 0 * * * *"), accept);
  clock.runSync({ until: clock.now() + 3 * 3_600_000 + 500 });
  source.stop();
  const hour = (n: number) => Date.parse("2026-01-01T00:00:00Z") + n * 3_600_000;
  assert.deepEqual(heard, [1, 2, 3].map((n) => `${hour(n)} at ${hour(n)}`));
});
