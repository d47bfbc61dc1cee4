import { Gcra } from "../../rate-limiter/mod.ts";
import { VirtualClock } from "../../sim/mod.ts";
import { FaultyClock } from "../faults/faulty-clock.ts";

/** Whether a clock that is set back is felt: a rate limiter's bucket, which was empty, does not fill meanwhile. */
export function clockIsFelt(): boolean {
  const beneath = new VirtualClock(1e7), clock = new FaultyClock(beneath);
  const bucket = new Gcra({ clock, capacity: 1, refillRate: 10 });
  const afterASecond = () => {
    beneath.runSync({ until: beneath.now() + 1000 });
    return bucket.take("a").allowed;
  };
  const well = afterASecond(), heal = clock.skew(-60_000), ill = afterASecond();
  heal();
  return well && !ill && afterASecond();
}
