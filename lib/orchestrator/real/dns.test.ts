import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Resolver } from "node:dns/promises";
import { connect } from "node:net";
import { test } from "node:test";
import dnsPacket from "dns-packet";
import { DnsServer, respond } from "./mod.ts";

const pods = (many: number) =>
  Array.from({ length: many }, (_, i) => ({ pod: `web-${i}`, host: "127.0.0.1", port: 1000 + i }));
const question = (name: string, type: dnsPacket.RecordType = "A", more: object = {}) =>
  dnsPacket.encode({ type: "query", id: 7, questions: [{ name, type }], ...more });
const opt = (udpPayloadSize: number) => ({
  additionals: [{
    type: "OPT",
    name: ".",
    udpPayloadSize,
    flags: 0,
    options: [],
  }] as unknown as dnsPacket.Answer[],
});
const SRV = "_http._tcp.web.svc.cluster.local";

test(
  "an answer that is too long for UDP comes whole over TCP, to a resolver that we did not write",
  {
    timeout: 120_000,
  },
  async () => {
    const server = await DnsServer.start((service) => service === "web" ? pods(60) : undefined);
    const resolver = new Resolver({ timeout: 2000, tries: 1 });
    try {
      resolver.setServers([`127.0.0.1:${server.port}`]);
      assert.equal((await resolver.resolveSrv(SRV)).length, 60);
    } finally {
      resolver.cancel();
      await server.close();
    }
  },
);
test("over UDP 512 bytes are the most, or what was agreed, and never more than 1232", () => {
  const cut = dnsPacket.decode(respond(question(SRV, "SRV"), () => pods(12))!);
  assert.deepEqual([cut.flag_tc, cut.answers!.length], [true, 0]);
  const agreed = respond(question(SRV, "SRV", opt(4096)), () => pods(9))!;
  assert.ok(agreed.length > 512 && agreed.length <= 1232);
  assert.equal(dnsPacket.decode(agreed).answers!.length, 9);
  assert.ok(dnsPacket.decode(agreed).additionals!.some(({ type }) => type === "OPT"));
  assert.equal(
    dnsPacket.decode(respond(question(SRV, "SRV", opt(65_000)), () => pods(60))!).flag_tc,
    true,
  );
});
test("over TCP several questions come in pieces, and what is none ends the connection", {
  timeout: 120_000,
}, async () => {
  const server = await DnsServer.start(() => pods(1));
  try {
    const asked = question("web.svc.cluster.local"), length = Buffer.from([0, asked.length]);
    const bytes = Buffer.concat([length, asked, length, asked, Buffer.from([0, 2, 1, 2])]);
    const socket = connect(server.port, "127.0.0.1");
    let got = Buffer.alloc(0);
    socket.on("data", (part: Uint8Array) => got = Buffer.concat([got, part]));
    const closed = new Promise((resolve) => socket.once("close", resolve).on("error", () => {}));
    for (let i = 0; i < bytes.length; i += 9) {
      socket.write(bytes.subarray(i, i + 9));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await closed;
    const first = got.readUInt16BE(0);
    assert.equal(got.length, 2 * (2 + first));
    assert.equal(dnsPacket.decode(got.subarray(2, 2 + first)).answers!.length, 1);
  } finally {
    await server.close();
  }
});
/** So many that their answers fit into 512 bytes, and not with their addresses beside them. */
const MANY = 5;
test("of very many pods a part is told over TCP, and over UDP that it is cut", () => {
  const many = pods(5000), asked = question(SRV, "SRV");
  const whole = respond(asked, () => many, false)!;
  const { answers, additionals, flag_tc } = dnsPacket.decode(whole);
  assert.ok(whole.length <= 0xffff && answers!.length > 500, `${answers!.length}`);
  assert.deepEqual([additionals!.length, flag_tc], [0, false]);
  assert.equal(dnsPacket.decode(respond(asked, () => many)!).flag_tc, true);
  // What fits without the addresses beside it is not cut.
  const few = dnsPacket.decode(respond(asked, () => pods(MANY))!);
  assert.deepEqual([few.flag_tc, few.answers!.length, few.additionals!.length], [false, MANY, 0]);
});
test("codes say whose fault it is", () => {
  const code = (name: string, of: Parameters<typeof respond>[1] = () => pods(1)) =>
    (dnsPacket.decode(respond(question(name), of)!) as { rcode?: string }).rcode;
  assert.equal(code("web.svc.cluster.local"), "NOERROR");
  assert.equal(code("WEB.svc.cluster.local"), "NOERROR");
  assert.equal(code("web.svc.cluster.local", () => []), "NOERROR");
  assert.equal(code("web.svc.cluster.local", () => undefined), "NXDOMAIN");
  assert.equal(code("example.com"), "REFUSED");
  assert.equal(
    code("web.svc.cluster.local", () => {
      throw new Error("the registry is not there");
    }),
    "SERVFAIL",
  );
  assert.equal(respond(new Uint8Array([1, 2, 3]), () => []), undefined);
});
