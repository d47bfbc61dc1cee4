import { Crash, quantile } from "../../../sim/mod.ts";
import { Coordinator } from "../../transfer/coordinator.ts";
import { bank } from "./transfer-crashes.ts";

/** What a transfer costs by where its accounts are. */
export interface TransferCost {
  accounts: string;
  /** Median of one, in µs. */
  us: number;
  transactions: number;
}

/** Transfers within a shard and between two, timed. */
export async function transferCosts(transfers = 400, tenants = 60): Promise<TransferCost[]> {
  const files = await bank(tenants), coordinator = new Coordinator({ ...files, name: "c1" });
  try {
    const { directory } = await files.catalog.load();
    const names = Array.from({ length: tenants }, (_, i) => `tenant-${i}`);
    const first = names[0]!, home = directory.shardOf(first);
    const near = names.find((name) => name !== first && directory.shardOf(name) === home)!;
    const far = names.find((name) => directory.shardOf(name) !== home)!;
    const rows: TransferCost[] = [];
    let id = 0;
    for (const [accounts, other] of [["on one shard", near], ["on two shards", far]] as const) {
      const times: number[] = [];
      let transactions = 0;
      for (let i = 0; i < transfers; i++) {
        const [a, b] = i % 2 ? [other, first] : [first, other], start = performance.now();
        ({ transactions } = await coordinator.transfer(id++, a, b, 1));
        times.push(performance.now() - start);
      }
      rows.push({ accounts, us: quantile(times, 0.5) * 1000, transactions });
    }
    return rows;
  } finally {
    await files.close();
  }
}

/** What others see while a coordinator is dead in doubt, and after its recovery. */
export async function inDoubtStory(): Promise<
  { when: string; "another transfer": string; why: string }[]
> {
  const files = await bank(30), { directory } = await files.catalog.load();
  const names = Array.from({ length: 30 }, (_, i) => `tenant-${i}`), a = names[0]!;
  const b = names.find((name) => directory.shardOf(name) !== directory.shardOf(a))!;
  const other = new Coordinator({ ...files, name: "c2" });
  try {
    const dying = new Coordinator({
      ...files,
      name: "c1",
      at: (step) => {
        if (step === "all prepared") throw new Crash(step);
      },
    });
    const said = async (id: number, when: string) => {
      const { outcome, why } = await other.transfer(id, a, b, 10);
      return { when, "another transfer": outcome, why };
    };
    const rows = [await said(1, "before")];
    await dying.transfer(1, a, b, 300).catch((error) => {
      if (!(error instanceof Crash)) throw error;
    });
    rows.push(await said(2, "c1 has promises on both shards and is dead"));
    await new Coordinator({ ...files, name: "c1" }).recover();
    rows.push(await said(3, "c1 was started again, and has recovered"));
    return rows;
  } finally {
    await files.close();
  }
}
