import type { Document } from "../documents/value.ts";
import type { Random } from "../../sim/random.ts";

/** The kinds of products, with attributes of their own: each new one is a migration in a table, and none here. */
export const KINDS: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  tent: [["persons", ["1", "2", "3", "4"]], ["season", ["3", "4"]], ["poles", ["alu", "carbon"]]],
  boot: [["sole", ["grip", "soft"]], ["cut", ["low", "mid", "high"]], ["lining", ["wool", "none"]]],
  jacket: [["fill", ["down", "synthetic"]], ["hood", ["yes", "no"]], ["water", ["5000", "20000"]]],
  rope: [["metres", ["40", "60", "80"]], ["use", ["single", "half"]], ["dry", ["yes", "no"]]],
  lamp: [["lumens", ["200", "400"]], ["power", ["usb", "aaa"]], ["red light", ["yes", "no"]]],
  stove: [["fuel", ["gas", "spirit"]], ["igniter", ["yes", "no"]], ["pots", ["0", "1", "2"]]],
  bag: [["litres", ["20", "45", "70"]], ["frame", ["yes", "no"]], ["cover", ["yes", "no"]]],
  mat: [["r value", ["2", "4", "6"]], ["shape", ["mummy", "wide"]], ["pump", ["yes", "no"]]],
  ski: [["length", ["160", "170"]], ["rocker", ["yes", "no"]], ["binding", ["pin", "frame"]]],
  helmet: [["norm", ["climb", "bike"]], ["vents", ["8", "12"]], ["size", ["s", "m", "l"]]],
  watch: [["gps", ["yes", "no"]], ["days", ["7", "30"]], ["maps", ["yes", "no"]]],
  knife: [["blade", ["60", "90"]], ["lock", ["yes", "no"]], ["handle", ["wood", "steel"]]],
};

const TAGS = ["wool", "rain", "wind", "light", "warm", "kids", "sale", "new"];
const BRANDS = ["Nordwand", "Fjordby", "Karst", "Steig", "Talus", "Gletsch"];

/** Products of some kinds, seven fields each, with lists of sizes, tags and attributes of their kind. */
export function products(count: number, random: Random, kinds = Object.keys(KINDS)): Document[] {
  const pick = <T>(list: readonly T[]) => list[random.int(list.length)]!;
  return Array.from({ length: count }, (_, i) => {
    const kind = pick(kinds);
    return {
      _id: `sku-${i}`,
      kind,
      price: 5 + random.int(600),
      brand: { name: pick(BRANDS), country: pick(["no", "se", "de", "ch"]) },
      tags: Array.from({ length: 1 + random.int(3) }, () => pick(TAGS)),
      sizes: Array.from({ length: 1 + random.int(3) }, () => ({
        eu: 36 + random.int(12),
        stock: random.int(10),
      })),
      attributes: Object.fromEntries(
        (KINDS[kind] ?? []).map(([name, values]) => [name, pick(values)]),
      ),
    };
  });
}

/** Filters as a shop's pages ask them: a range with a list, lists, one element of a list, either of two. */
export const SHOP_FILTERS: Readonly<Record<string, Document>> = {
  "price and kind": { price: { $gte: 100, $lt: 200 }, kind: { $in: ["tent", "boot"] } },
  "tag and country": { tags: "wool", "brand.country": "no" },
  "a size in stock": { sizes: { $elemMatch: { eu: 42, stock: { $gt: 3 } } } },
  "cheap or two tags": { $or: [{ price: { $lt: 30 } }, { tags: { $all: ["sale", "warm"] } }] },
};
