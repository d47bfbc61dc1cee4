import type { Random } from "../../../sim/random.ts";
import { decode, encode } from "../../dns/codec.ts";
import { FormatError } from "../../dns/message.ts";
import { randomMessage } from "./dns-packets.ts";

/** What became of packets with a few bytes changed, or cut off. */
export interface Mutated {
  read: number;
  refused: number;
  /** Anything else than a message or a refusal. */
  wrong: number;
  /** The longest that one took, in ms. */
  longest: number;
}

/** Changes bytes of good packets at random and reads them. */
export function mutatedPackets(count: number, random: Random): Mutated {
  const good = Array.from({ length: 200 }, () => encode(randomMessage(random)));
  const result = { read: 0, refused: 0, wrong: 0, longest: 0 };
  for (let i = 0; i < count; i++) {
    const bytes = good[random.int(good.length)]!.slice();
    for (let n = 1 + random.int(4); n > 0; n--) bytes[random.int(bytes.length)] = random.int(256);
    const cut = random.int(10) === 0 ? bytes.subarray(0, random.int(bytes.length + 1)) : bytes;
    const started = performance.now();
    try {
      decode(cut);
      result.read++;
    } catch (error) {
      result[error instanceof FormatError ? "refused" : "wrong"]++;
    }
    result.longest = Math.max(result.longest, performance.now() - started);
  }
  return result;
}
