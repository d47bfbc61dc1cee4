import type { TruthRow } from "../../sim/mod.ts";
import {
  lifecycleTruths,
  orchestratorClosedForms,
  type PackingResult,
  packingTruths,
  schedulerTruths,
} from "../mod.ts";

/** All that others said, held against ours. @param packed What was packed already. */
export function orchestratorTruths(packed: readonly PackingResult[]): TruthRow[] {
  return [
    ...schedulerTruths(),
    ...lifecycleTruths(),
    ...packingTruths([...packed]),
    ...orchestratorClosedForms(),
  ];
}
