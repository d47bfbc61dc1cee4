import { constantTimeEqual } from "../encoding.ts";
import { type Attack, outcome, victim } from "./attack.ts";
import { weakChecks } from "./weak/checks.ts";

/** Attacks on who the client is. */
export const clientAttacks: Attack[] = [
  {
    name: "client impersonation: a guessed secret",
    source: "RFC 6749, 10.1",
    expected: "invalid_client",
    async run(weak) {
      const c = await victim(weak ? weakChecks.anySecret : undefined);
      const guessed = { client_id: "backup", client_secret: "guess" };
      return outcome(
        await c.post("/token", { grant_type: "client_credentials", ...guessed }, undefined),
      );
    },
  },
  {
    name: "timing: how much of a guessed secret is right?",
    source: "RFC 9700, 2.5; CWE-208",
    expected: "32 bytes looked at, always",
    run(weak) {
      const compare = weak ? equalUntilDifferent : constantTimeEqual;
      const secret = Array.from({ length: 32 }, (_, i) => (i * 97 + 13) % 256);
      const looked = [0, 8, 16, 31].map((right) => {
        const guess = secret.map((byte, i) => i < right ? byte : byte ^ 255);
        const counted = countReads(guess);
        compare(counted.bytes, secret);
        return counted.reads();
      });
      const tells = new Set(looked).size > 1;
      return Promise.resolve({
        succeeded: tells,
        answer: tells
          ? `${looked.join(", ")} bytes looked at`
          : `${looked[0]} bytes looked at, always`,
      });
    },
  },
];

/** Ends at the first difference, as `===` on strings may. */
function equalUntilDifferent(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}

/** Bytes that count how often one of them is read. Counting does not depend on the machine. */
function countReads(bytes: number[]): { bytes: ArrayLike<number>; reads: () => number } {
  let reads = 0;
  const counted = new Proxy(bytes, {
    get(target, name) {
      if (typeof name === "string" && /^\d+$/.test(name)) reads++;
      return Reflect.get(target, name);
    },
  });
  return { bytes: counted, reads: () => reads };
}
