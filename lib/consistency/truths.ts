import { readFile } from "node:fs/promises";
import { suite } from "../services/suite.ts";
import { scored, type TruthRow } from "../sim/truth-row.ts";
import { check } from "./check.ts";
import type { Operation } from "./operation.ts";
import { register, type RegisterInput, type RegisterOutput } from "./register.ts";
import { type TextInput, textValue } from "./text-value.ts";

const FROM = "github.com/anishathalye/porcupine, test_data";

/** The recorded histories of Porcupine, or why they are not here. */
export async function recordedHistories(): Promise<Histories | string> {
  const { folder, missing } = suite("consistency", "histories.json", FROM);
  if (missing) return missing;
  return JSON.parse(await readFile(new URL("histories.json", folder), "utf8")) as Histories;
}

/** Holds our checker against verdicts on recorded histories: those of a register, and of a map. */
export function historyTruths({ register: registers, keyValue }: Histories): TruthRow[] {
  const wrong = (name: string | number, expected: boolean, verdict: string) =>
    verdict === (expected ? "linearizable" : "not linearizable") ? [] : [`${name}: ${verdict}`];
  const ofRegister = registers.flatMap(({ number, linearizable, operations }) =>
    wrong(number, linearizable, check(register, operations.map(registerOperation)).verdict)
  );
  const ofMap = keyValue.flatMap(({ name, linearizable, operations }) =>
    wrong(name, linearizable, check(textValue, operations.map(textOperation)).verdict)
  );
  return [
    scored("histories of a register, etcd under Jepsen (Porcupine)", registers.length, ofRegister),
    scored("histories of a key-value store (Porcupine)", keyValue.length, ofMap),
  ];
}

/** The file of recorded histories: see its own note. */
export interface Histories {
  readonly register: readonly {
    number: number;
    linearizable: boolean;
    operations: readonly RegisterRow[];
  }[];
  readonly keyValue: readonly {
    name: string;
    linearizable: boolean;
    operations: readonly TextRow[];
  }[];
}
type RegisterRow = readonly [
  client: number,
  call: number,
  end: number | null,
  kind: "read" | "write" | "cas",
  argument: null | number | readonly [number, number],
  result: number | null | boolean | "ok" | "?",
];
type TextRow = readonly [
  client: number,
  call: number,
  end: number | null,
  kind: "get" | "put" | "append",
  key: string,
  written: string | null,
  read: string | null,
];

function registerOperation(
  [client, call, end, kind, argument, result]: RegisterRow,
): Operation<RegisterInput, RegisterOutput> {
  const input = kind === "read"
    ? { read: true as const }
    : Array.isArray(argument)
    ? { from: argument[0] as number, to: argument[1] as number }
    : { write: argument as number };
  const output = result === "?" ? undefined : result;
  return { client, key: "", input, output, call, return: end ?? undefined };
}

function textOperation(
  [client, call, end, kind, key, written, read]: TextRow,
): Operation<TextInput, string> {
  const input = kind === "get"
    ? { get: true as const }
    : kind === "put"
    ? { put: written! }
    : { append: written! };
  return { client, key, input, output: read ?? undefined, call, return: end ?? undefined };
}
