import { contractOf, expecting } from "../consumer/consumer.ts";
import { MockProvider } from "../consumer/mock-provider.ts";
import { random } from "../../sim/mod.ts";
import { catalogue, type CatalogueVersion, type Fetch } from "./catalogue.ts";
import { basketTotal } from "./basket.ts";

/** A sum as a customer sees it. */
export interface Total {
  readonly asked: string;
  readonly total: string;
  readonly right: boolean;
}

async function totalFrom(asked: string, fetch: Fetch): Promise<Total> {
  const response = await fetch(new Request("http://catalogue/dishes?ids=r1&first=5"));
  const total = basketTotal(await response.json());
  // What a program prints where it adds what is not there; here as a word.
  return {
    asked,
    total: Number.isFinite(total) ? (total / 100).toFixed(2) : "no sum",
    right: Number.isFinite(total),
  };
}

/** The same code of checkout against its hand-written mock, and against versions of the real catalogue. */
export async function saturday(version: CatalogueVersion, seed: number): Promise<Total[]> {
  const body = [{ id: "r1d1", price: 450 }, { id: "r1d2", price: 600 }];
  const mock = new MockProvider(
    contractOf("checkout", "catalogue", [
      expecting("dishes", { path: "/dishes", query: "ids=r1&first=5" }, { body }),
    ]),
    { random: random(seed), now: 0 },
  );
  return [
    await totalFrom(
      "checkout's own unit test: a mock written by hand",
      (request) => mock.fetch(request),
    ),
    await totalFrom("the catalogue on Friday", catalogue("1", seed)),
    await totalFrom("the catalogue on Saturday", catalogue(version, seed)),
  ];
}
