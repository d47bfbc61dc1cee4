import { defaultTextMapGetter, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { B3Propagator } from "@opentelemetry/propagator-b3";
import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  b3,
  readBaggage,
  readTraceparent,
  readTracestate,
  SpanContext,
  stateMember,
  together,
  w3c,
  withMember,
  writeBaggage,
} from "../mod.ts";

const HEADER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const digit = fc.constantFrom(..."0123456789abcdef");
const hex = (length: number) =>
  fc.array(digit, { minLength: length, maxLength: length }).map((all) => all.join(""));

test("a traceparent is read and written as it was", () => {
  fc.assert(fc.property(hex(32), hex(16), fc.integer({ min: 0, max: 3 }), (t, s, flags) => {
    fc.pre(/[1-9a-f]/.test(t) && /[1-9a-f]/.test(s));
    const traceparent = `00-${t}-${s}-0${flags}`, headers: Record<string, string> = {};
    w3c.inject(w3c.extract({ traceparent })!, headers);
    assert.deepEqual(headers, { traceparent });
  }));
});

test("a header with one character changed is read as OpenTelemetry reads it, or not at all", () => {
  const theirs = new W3CTraceContextPropagator();
  const letters = fc.constantFrom(..."0123456789abcdefABCGg-. ,é\tf");
  fc.assert(
    fc.property(
      fc.nat(54),
      letters,
      fc.constantFrom("00", "01", "cc", "fe", "ff"),
      (at, letter, version) => {
        const whole = version + HEADER.slice(2);
        const traceparent = whole.slice(0, at) + letter + whole.slice(at + 1);
        const got = w3c.extract({ traceparent });
        const wanted = trace.getSpanContext(
          theirs.extract(ROOT_CONTEXT, { traceparent: traceparent.trim() }, defaultTextMapGetter),
        );
        assert.equal(got?.traceId, wanted?.traceId, traceparent);
        assert.equal(got?.spanId, wanted?.spanId, traceparent);
      },
    ),
    { numRuns: 2000 },
  );
});

test("flags that we do not know are not passed on, the random one is", () => {
  assert.equal(readTraceparent(HEADER.replace(/01$/, "ff"))!.flags, 3);
  assert.equal(readTraceparent(HEADER.replace(/01$/, "02"))!.flags, 2);
});

test("a newer version is read as far as we know it", () => {
  const newer = HEADER.replace(/^00/, "cc");
  assert.equal(readTraceparent(`${newer}-more`)!.spanId, "b7ad6b7169203331");
  for (
    const bad of [
      `${newer}.more`,
      `${HEADER}-more`,
      HEADER.replace(/^00/, "ff"),
      `${HEADER}, ${HEADER}`,
    ]
  ) {
    assert.equal(readTraceparent(bad), undefined, bad);
  }
});

test("tracestate: spaces and empty members are dropped, order is kept, one bad member drops all", () => {
  const cases: [string, string][] = [
    ["foo=1,bar=2", "foo=1,bar=2"],
    ["foo=1 \t , \t bar=2, \t baz=3", "foo=1,bar=2,baz=3"],
    [",foo=1,,", "foo=1"],
    ["foo=1,", "foo=1"],
    ["", ""],
    [" \t", ""],
    ["foo= 1", "foo= 1"],
    ["foo=1 2 ", "foo=1 2"],
    ["a@b@c=1", "a@b@c=1"],
    ["0a=1", "0a=1"],
    [`${"z".repeat(256)}=1`, `${"z".repeat(256)}=1`],
    [`a=${"v".repeat(256)}`, `a=${"v".repeat(256)}`],
  ];
  for (const [header, wanted] of cases) assert.equal(readTracestate(header), wanted, header);
  const bad = [
    ...[
      "@foo=1",
      "foo =1",
      "Foo=1",
      "foo=",
      "foo=a=b",
      "foo",
      "=1",
      "foo=1\t2",
      "föö=1",
      "foo=é",
      "a=1,b",
    ],
    ...[`${"z".repeat(257)}=1`, `a=${"v".repeat(257)}`, "foo.bar=1", "_a=1", "foo=1;bar=2\u0001"],
    Array.from({ length: 33 }, (_, i) => `k${i}=1`).join(","),
  ];
  for (const header of bad) assert.equal(readTracestate(header), "", header);
  assert.notEqual(readTracestate(Array.from({ length: 32 }, (_, i) => `k${i}=1`).join(",")), "");
});

test("a tracestate that was checked is checked again to the same", () => {
  const member = fc.stringMatching(/^[a-z][a-z0-9_@*/-]{0,5} ?= ?[!-+.-<>-~ ]{0,4}[\t ]?$/);
  fc.assert(fc.property(fc.array(member, { maxLength: 5 }), (members) => {
    const once = readTracestate(members.join(","));
    assert.equal(readTracestate(once), once);
  }));
});

test("a member of ours is set first, and the others keep their place; 32 are never exceeded", () => {
  assert.equal(withMember("foo=1,ot=th:c,bar=2", "ot", "th:8"), "ot=th:8,foo=1,bar=2");
  assert.equal(withMember("foo=1,ot=th:c", "ot", undefined), "foo=1");
  assert.equal(stateMember("foot=1,ot=th:8", "ot"), "th:8");
  const full = Array.from({ length: 32 }, (_, i) => `k${i}=1`).join(",");
  assert.equal(withMember(full, "ot", "th:8").split(",").length, 32);
});

test("B3 is read as OpenTelemetry's propagator reads it", () => {
  const theirs = new B3Propagator();
  const headers = fc.record({
    b3: fc.option(
      fc.tuple(
        fc.constantFrom(16, 32).chain(hex),
        hex(16),
        fc.constantFrom("", "-1", "-0", "-d", "-1-05e3ac9a4f6e3b90"),
      ).map(([t, s, flags]) => `${t}-${s}${flags}`),
      { nil: undefined },
    ),
    "x-b3-traceid": fc.option(fc.constantFrom(16, 32, 12).chain(hex), { nil: undefined }),
    "x-b3-spanid": fc.option(fc.constantFrom(16, 15).chain(hex), { nil: undefined }),
    "x-b3-sampled": fc.constantFrom("1", "0", "true", "false", undefined),
    "x-b3-flags": fc.constantFrom("1", undefined),
  });
  fc.assert(
    fc.property(headers, (all) => {
      const carrier = Object.fromEntries(
        Object.entries(all).filter(([, value]) => value !== undefined),
      ) as Record<
        string,
        string
      >;
      const got = b3("single").extract(carrier);
      const wanted = trace.getSpanContext(
        theirs.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter),
      );
      assert.equal(got?.traceId, wanted?.traceId);
      assert.equal(got?.spanId, wanted?.spanId);
      assert.equal(got?.sampled, wanted && (wanted.traceFlags & 1) === 1);
    }),
    { numRuns: 1000 },
  );
});

test("B3 in both forms comes back; several propagators write all and read the first", () => {
  const context = SpanContext.of("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1)!;
  for (const form of ["single", "multi"] as const) {
    const headers: Record<string, string> = {};
    b3(form).inject(context, headers);
    assert.equal(b3("single").extract(headers)!.spanId, context.spanId);
  }
  const both = together(w3c, b3("single")), headers: Record<string, string> = {};
  both.inject(context, headers);
  assert.deepEqual(Object.keys(headers), ["traceparent", "b3"]);
  assert.equal(both.extract({ b3: headers["b3"]! })!.traceId, context.traceId);
});

test("baggage comes back whatever is in it; bad members and too much are left out", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: "grapheme" })),
      (all) => {
        const baggage = new Map(Object.entries(all));
        const sane = [...baggage].filter(([, value]) => value.isWellFormed());
        assert.deepEqual([...readBaggage(writeBaggage(new Map(sane)))], sane);
      },
    ),
  );
  assert.equal(readBaggage("a=%E0%A4%A,b=1,=2,c").size, 1);
  assert.equal(readBaggage("x=".padEnd(9000, "y")).size, 0);
  assert.equal(readBaggage(Array.from({ length: 90 }, (_, i) => `k${i}=1`).join(",")).size, 64);
});

test("headers that are no text are none, whatever they are", () => {
  for (const traceparent of [null, 7, {}, [7], undefined]) {
    assert.equal(w3c.extract({ traceparent } as never), undefined);
  }
  assert.equal(w3c.extract(new Headers()), undefined);
});

test("a single B3 header is believed alone, and a refusal without ids is no context", () => {
  const multi = {
    "x-b3-traceid": "1".repeat(32),
    "x-b3-spanid": "2".repeat(16),
    "x-b3-sampled": "1",
  };
  assert.equal(b3("single").extract(multi)?.sampled, true);
  for (const single of ["0", "d", "nonsense"]) {
    assert.equal(b3("single").extract({ ...multi, b3: single }), undefined, single);
  }
});
