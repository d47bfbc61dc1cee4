(globalThis.underLoadCode ??= {})["07-rate-limiter"] = function () {
(()=>{var gs=Object.create;var fr=Object.defineProperty;var ks=Object.getOwnPropertyDescriptor;var xs=Object.getOwnPropertyNames;var vs=Object.getPrototypeOf,As=Object.prototype.hasOwnProperty;var Rs=(e,t,n)=>()=>{if(n)throw n[0];try{return e&&(t=e(e=0)),t}catch(r){throw n=[r],r}};var ce=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(n){throw t=0,n}};var Ss=(e,t,n,r)=>{if(t&&typeof t=="object"||typeof t=="function")for(let s of xs(t))!As.call(e,s)&&s!==n&&fr(e,s,{get:()=>t[s],enumerable:!(r=ks(t,s))||r.enumerable});return e};var zt=(e,t,n)=>(n=e!=null?gs(vs(e)):{},Ss(t||!e||!e.__esModule?fr(n,"default",{value:e,enumerable:!0}):n,e));var y,m=Rs(()=>{y={"rate-limiter/fixed-window.ts take":{data:{"text/markdown":`**FixedWindow.take** · [lib/rate-limiter/fixed-window.ts](../lib/rate-limiter/fixed-window.ts#L51-L75), lines 51–75

\`\`\`ts
take(key: string, cost = 1): Decision {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots, limit = this.#limit;
  const window = Math.floor(tick / this.#window);
  const left = ((window + 1) * this.#window - tick) * MS_PER_TICK;
  let slot = slots.find(key);
  if (slot < 0) slot = slots.claim(key, tick);
  if (slot < 0) return noRoom(limit, left);
  const state = slots.state;
  let used = state[slot + WINDOW] === window ? state[slot + USED]! : 0;
  const allowed = used + cost <= limit;
  if (allowed) {
    state[slot + WINDOW] = window;
    state[slot + USED] = used += cost;
    this.#ticks.admitted();
  }
  return {
    allowed,
    limit,
    remaining: limit - used,
    resetAfter: used > 0 ? left : 0,
    moreAfter: used > 0 ? left : 0,
    retryAfter: allowed ? 0 : cost > limit ? Infinity : left,
  };
}
\`\`\``,"text/plain":`[source] lib/rate-limiter/fixed-window.ts: FixedWindow.take 51–75

take(key: string, cost = 1): Decision {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots, limit = this.#limit;
  const window = Math.floor(tick / this.#window);
  const left = ((window + 1) * this.#window - tick) * MS_PER_TICK;
  let slot = slots.find(key);
  if (slot < 0) slot = slots.claim(key, tick);
  if (slot < 0) return noRoom(limit, left);
  const state = slots.state;
  let used = state[slot + WINDOW] === window ? state[slot + USED]! : 0;
  const allowed = used + cost <= limit;
  if (allowed) {
    state[slot + WINDOW] = window;
    state[slot + USED] = used += cost;
    this.#ticks.admitted();
  }
  return {
    allowed,
    limit,
    remaining: limit - used,
    resetAfter: used > 0 ? left : 0,
    moreAfter: used > 0 ? left : 0,
    retryAfter: allowed ? 0 : cost > limit ? Infinity : left,
  };
}`},code:`take(key: string, cost = 1): Decision {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots, limit = this.#limit;
  const window = Math.floor(tick / this.#window);
  const left = ((window + 1) * this.#window - tick) * MS_PER_TICK;
  let slot = slots.find(key);
  if (slot < 0) slot = slots.claim(key, tick);
  if (slot < 0) return noRoom(limit, left);
  const state = slots.state;
  let used = state[slot + WINDOW] === window ? state[slot + USED]! : 0;
  const allowed = used + cost <= limit;
  if (allowed) {
    state[slot + WINDOW] = window;
    state[slot + USED] = used += cost;
    this.#ticks.admitted();
  }
  return {
    allowed,
    limit,
    remaining: limit - used,
    resetAfter: used > 0 ? left : 0,
    moreAfter: used > 0 ? left : 0,
    retryAfter: allowed ? 0 : cost > limit ? Infinity : left,
  };
}`,lines:25},"rate-limiter/sliding-log.ts take":{data:{"text/markdown":`**SlidingLog.take** · [lib/rate-limiter/sliding-log.ts](../lib/rate-limiter/sliding-log.ts#L69-L89), lines 69–89

\`\`\`ts
take(key: string, cost = 1): Decision {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots, limit = this.#limit;
  let slot = slots.find(key);
  if (slot < 0) slot = slots.claim(key, tick);
  if (slot < 0) return noRoom(limit, this.#window * MS_PER_TICK);
  this.#expire(slot, tick);
  const over = slots.state[slot + USED]! + cost - limit, allowed = over <= 0;
  if (allowed) {
    if (cost > 0) this.#append(slot, tick, cost);
    this.#ticks.admitted();
  }
  return {
    allowed,
    limit,
    remaining: limit - slots.state[slot + USED]!,
    resetAfter: this.#leaves(slot, Infinity, tick),
    moreAfter: this.#leaves(slot, 1, tick),
    retryAfter: allowed ? 0 : cost > limit ? Infinity : this.#leaves(slot, over, tick),
  };
}
\`\`\``,"text/plain":`[source] lib/rate-limiter/sliding-log.ts: SlidingLog.take 69–89

take(key: string, cost = 1): Decision {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots, limit = this.#limit;
  let slot = slots.find(key);
  if (slot < 0) slot = slots.claim(key, tick);
  if (slot < 0) return noRoom(limit, this.#window * MS_PER_TICK);
  this.#expire(slot, tick);
  const over = slots.state[slot + USED]! + cost - limit, allowed = over <= 0;
  if (allowed) {
    if (cost > 0) this.#append(slot, tick, cost);
    this.#ticks.admitted();
  }
  return {
    allowed,
    limit,
    remaining: limit - slots.state[slot + USED]!,
    resetAfter: this.#leaves(slot, Infinity, tick),
    moreAfter: this.#leaves(slot, 1, tick),
    retryAfter: allowed ? 0 : cost > limit ? Infinity : this.#leaves(slot, over, tick),
  };
}`},code:`take(key: string, cost = 1): Decision {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots, limit = this.#limit;
  let slot = slots.find(key);
  if (slot < 0) slot = slots.claim(key, tick);
  if (slot < 0) return noRoom(limit, this.#window * MS_PER_TICK);
  this.#expire(slot, tick);
  const over = slots.state[slot + USED]! + cost - limit, allowed = over <= 0;
  if (allowed) {
    if (cost > 0) this.#append(slot, tick, cost);
    this.#ticks.admitted();
  }
  return {
    allowed,
    limit,
    remaining: limit - slots.state[slot + USED]!,
    resetAfter: this.#leaves(slot, Infinity, tick),
    moreAfter: this.#leaves(slot, 1, tick),
    retryAfter: allowed ? 0 : cost > limit ? Infinity : this.#leaves(slot, over, tick),
  };
}`,lines:21},"rate-limiter/sliding-counter.ts #turn opensAt":{data:{"text/markdown":`**SlidingCounter.#turn** · [lib/rate-limiter/sliding-counter.ts](../lib/rate-limiter/sliding-counter.ts#L92-L98), lines 92–98 · **opensAt** · [lib/rate-limiter/sliding-counter.ts](../lib/rate-limiter/sliding-counter.ts#L105-L108), lines 105–108

\`\`\`ts
#turn(slot: number, window: number): void {
  const state = this.slots.state, age = window - state[slot + WINDOW]!;
  if (age <= 0) return;
  state[slot + PREVIOUS] = age === 1 ? state[slot + CURRENT]! : 0;
  state[slot + CURRENT] = 0;
  state[slot + WINDOW] = window;
}

function opensAt(previous: number, spare: number, length: number): number {
  if (spare < 0) return Infinity;
  return previous <= spare ? 0 : length - Math.floor((spare * length) / previous);
}
\`\`\`

<details><summary>What its docstring says</summary>

**SlidingCounter.#turn**: Starts the window that it is now, where the key was last seen in another.

**opensAt**: How far into the window \`spare\` units or fewer are left of \`previous\`. The decision and the wait both
come from this one number, so they cannot disagree about a boundary.

</details>`,"text/plain":`[source] lib/rate-limiter/sliding-counter.ts: SlidingCounter.#turn 92–98, opensAt 105–108

#turn(slot: number, window: number): void {
  const state = this.slots.state, age = window - state[slot + WINDOW]!;
  if (age <= 0) return;
  state[slot + PREVIOUS] = age === 1 ? state[slot + CURRENT]! : 0;
  state[slot + CURRENT] = 0;
  state[slot + WINDOW] = window;
}

function opensAt(previous: number, spare: number, length: number): number {
  if (spare < 0) return Infinity;
  return previous <= spare ? 0 : length - Math.floor((spare * length) / previous);
}`},code:`#turn(slot: number, window: number): void {
  const state = this.slots.state, age = window - state[slot + WINDOW]!;
  if (age <= 0) return;
  state[slot + PREVIOUS] = age === 1 ? state[slot + CURRENT]! : 0;
  state[slot + CURRENT] = 0;
  state[slot + WINDOW] = window;
}

function opensAt(previous: number, spare: number, length: number): number {
  if (spare < 0) return Infinity;
  return previous <= spare ? 0 : length - Math.floor((spare * length) / previous);
}`,lines:12},"rate-limiter/token-bucket.ts admit":{data:{"text/markdown":`**TokenBucket.admit** · [lib/rate-limiter/token-bucket.ts](../lib/rate-limiter/token-bucket.ts#L104-L118), lines 104–118

\`\`\`ts
admit(key: string, cost = 1): boolean {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots;
  let slot = slots.find(key);
  if (slot < 0) slot = this.#open(key, tick);
  if (slot < 0) return false;
  const state = slots.state, price = cost * this.#perToken;
  let level = state[slot + LEVEL]! + (tick - state[slot + AT]!) * this.#perTick;
  if (level > this.#full) level = this.#full;
  if (price > level && cost !== 0) return false;
  state[slot + LEVEL] = level - price;
  state[slot + AT] = tick;
  this.#ticks.admitted();
  return true;
}
\`\`\`

<details><summary>What its docstring says</summary>

As \`take\`, for those who need only the yes or no: the same decision without the object.

</details>`,"text/plain":`[source] lib/rate-limiter/token-bucket.ts: TokenBucket.admit 104–118

admit(key: string, cost = 1): boolean {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots;
  let slot = slots.find(key);
  if (slot < 0) slot = this.#open(key, tick);
  if (slot < 0) return false;
  const state = slots.state, price = cost * this.#perToken;
  let level = state[slot + LEVEL]! + (tick - state[slot + AT]!) * this.#perTick;
  if (level > this.#full) level = this.#full;
  if (price > level && cost !== 0) return false;
  state[slot + LEVEL] = level - price;
  state[slot + AT] = tick;
  this.#ticks.admitted();
  return true;
}`},code:`admit(key: string, cost = 1): boolean {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots;
  let slot = slots.find(key);
  if (slot < 0) slot = this.#open(key, tick);
  if (slot < 0) return false;
  const state = slots.state, price = cost * this.#perToken;
  let level = state[slot + LEVEL]! + (tick - state[slot + AT]!) * this.#perTick;
  if (level > this.#full) level = this.#full;
  if (price > level && cost !== 0) return false;
  state[slot + LEVEL] = level - price;
  state[slot + AT] = tick;
  this.#ticks.admitted();
  return true;
}`,lines:15},"rate-limiter/gcra.ts admit":{data:{"text/markdown":`**Gcra.admit** · [lib/rate-limiter/gcra.ts](../lib/rate-limiter/gcra.ts#L90-L104), lines 90–104

\`\`\`ts
admit(key: string, cost = 1): boolean {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots;
  let now = (tick - this.#origin) * this.#perTick;
  if (now > HORIZON) now = this.#rebase(tick);
  let slot = slots.find(key);
  if (slot < 0) slot = slots.claim(key, tick);
  if (slot < 0) return false;
  const arrival = slots.state[slot]!;
  const next = (arrival > now ? arrival : now) + cost * this.#perToken;
  if (next - now > this.#full) return false;
  slots.state[slot] = next;
  this.#ticks.admitted();
  return true;
}
\`\`\`

<details><summary>What its docstring says</summary>

As \`take\`, for those who need only the yes or no: the same decision without the object.

</details>`,"text/plain":`[source] lib/rate-limiter/gcra.ts: Gcra.admit 90–104

admit(key: string, cost = 1): boolean {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots;
  let now = (tick - this.#origin) * this.#perTick;
  if (now > HORIZON) now = this.#rebase(tick);
  let slot = slots.find(key);
  if (slot < 0) slot = slots.claim(key, tick);
  if (slot < 0) return false;
  const arrival = slots.state[slot]!;
  const next = (arrival > now ? arrival : now) + cost * this.#perToken;
  if (next - now > this.#full) return false;
  slots.state[slot] = next;
  this.#ticks.admitted();
  return true;
}`},code:`admit(key: string, cost = 1): boolean {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const tick = this.#ticks.now(), slots = this.slots;
  let now = (tick - this.#origin) * this.#perTick;
  if (now > HORIZON) now = this.#rebase(tick);
  let slot = slots.find(key);
  if (slot < 0) slot = slots.claim(key, tick);
  if (slot < 0) return false;
  const arrival = slots.state[slot]!;
  const next = (arrival > now ? arrival : now) + cost * this.#perToken;
  if (next - now > this.#full) return false;
  slots.state[slot] = next;
  this.#ticks.admitted();
  return true;
}`,lines:15},"rate-limiter/leaky-queue.ts take wait":{data:{"text/markdown":`**LeakyQueue.take** · [lib/rate-limiter/leaky-queue.ts](../lib/rate-limiter/leaky-queue.ts#L42-L47), lines 42–47 · **LeakyQueue.wait** · [lib/rate-limiter/leaky-queue.ts](../lib/rate-limiter/leaky-queue.ts#L59-L64), lines 59–64

\`\`\`ts
override take(key: string, cost = 1): QueuedDecision {
  // The meter made it for this request alone, so it may be added to: half the objects of a copy.
  const decision = super.take(key, cost) as QueuedDecision;
  decision.delay = decision.allowed ? this.timeAhead : 0;
  return decision;
}

async wait(key: string, cost = 1, signal?: AbortSignal): Promise<QueuedDecision> {
  signal?.throwIfAborted();
  const decision = this.take(key, cost);
  if (decision.delay > 0) await this.#clock.sleep(decision.delay, signal);
  return decision;
}
\`\`\`

<details><summary>What its docstring says</summary>

**LeakyQueue.take**: Queues a request, or refuses it where the queue is full. The caller does the waiting.

**LeakyQueue.wait**: Queues a request and resolves when it may go on; resolves at once where it is refused.
Rejects with the signal's reason when \`signal\` is aborted first. The place in the queue is then given
up, but those behind keep their times: their \`delay\` has been told them.

</details>`,"text/plain":`[source] lib/rate-limiter/leaky-queue.ts: LeakyQueue.take 42–47, LeakyQueue.wait 59–64

override take(key: string, cost = 1): QueuedDecision {
  // The meter made it for this request alone, so it may be added to: half the objects of a copy.
  const decision = super.take(key, cost) as QueuedDecision;
  decision.delay = decision.allowed ? this.timeAhead : 0;
  return decision;
}

async wait(key: string, cost = 1, signal?: AbortSignal): Promise<QueuedDecision> {
  signal?.throwIfAborted();
  const decision = this.take(key, cost);
  if (decision.delay > 0) await this.#clock.sleep(decision.delay, signal);
  return decision;
}`},code:`override take(key: string, cost = 1): QueuedDecision {
  // The meter made it for this request alone, so it may be added to: half the objects of a copy.
  const decision = super.take(key, cost) as QueuedDecision;
  decision.delay = decision.allowed ? this.timeAhead : 0;
  return decision;
}

async wait(key: string, cost = 1, signal?: AbortSignal): Promise<QueuedDecision> {
  signal?.throwIfAborted();
  const decision = this.take(key, cost);
  if (decision.delay > 0) await this.#clock.sleep(decision.delay, signal);
  return decision;
}`,lines:13},"rate-limiter/redis/racy.ts take":{data:{"text/markdown":`**RacyRedisLimiter.take** · [lib/rate-limiter/redis/racy.ts](../lib/rate-limiter/redis/racy.ts#L47-L61), lines 47–61

\`\`\`ts
async take(key: string, cost = 1): Promise<Decision> {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const name = \`\${this.#prefix}{\${key}}\`, limit = this.#limit;
  const used = Number(await this.#redis.get(name) ?? 0);
  // Here another node reads the same count.
  const allowed = used + cost <= limit;
  if (allowed) await this.#redis.set(name, used + cost, "PX", this.#window);
  return {
    allowed,
    limit,
    remaining: Math.max(limit - used - (allowed ? cost : 0), 0),
    resetAfter: this.#window,
    retryAfter: allowed ? 0 : cost > limit ? Infinity : this.#window,
  };
}
\`\`\``,"text/plain":`[source] lib/rate-limiter/redis/racy.ts: RacyRedisLimiter.take 47–61

async take(key: string, cost = 1): Promise<Decision> {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const name = \`\${this.#prefix}{\${key}}\`, limit = this.#limit;
  const used = Number(await this.#redis.get(name) ?? 0);
  // Here another node reads the same count.
  const allowed = used + cost <= limit;
  if (allowed) await this.#redis.set(name, used + cost, "PX", this.#window);
  return {
    allowed,
    limit,
    remaining: Math.max(limit - used - (allowed ? cost : 0), 0),
    resetAfter: this.#window,
    retryAfter: allowed ? 0 : cost > limit ? Infinity : this.#window,
  };
}`},code:`async take(key: string, cost = 1): Promise<Decision> {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const name = \`\${this.#prefix}{\${key}}\`, limit = this.#limit;
  const used = Number(await this.#redis.get(name) ?? 0);
  // Here another node reads the same count.
  const allowed = used + cost <= limit;
  if (allowed) await this.#redis.set(name, used + cost, "PX", this.#window);
  return {
    allowed,
    limit,
    remaining: Math.max(limit - used - (allowed ? cost : 0), 0),
    resetAfter: this.#window,
    retryAfter: allowed ? 0 : cost > limit ? Infinity : this.#window,
  };
}`,lines:15},"rate-limiter/redis/gcra.ts LUA":{data:{"text/markdown":`**LUA** · [lib/rate-limiter/redis/gcra.ts](../lib/rate-limiter/redis/gcra.ts#L23-L43), lines 23–43

\`\`\`ts
const LUA = \`
local function take(key, cost)
  local ahead, stored = 0.0, redis.call('GET', key)
  if stored then
    local at, parts = string.match(stored, '(%S+) (%S+)')
    ahead = math.max((tonumber(at) + 0.0 - now) * perTick + tonumber(parts), 0)
  end
  if ahead > full then
    ahead = full
    store(key, ahead)
  end
  local price = cost * perToken
  local asked = ahead + price
  if asked > full then
    local wait = price > full and 1 or math.ceil((asked - full) / perTick)
    return answer(full - ahead, wait)
  end
  if cost > 0 then store(key, asked) end
  return answer(full - asked)
end
\`;
\`\`\`

<details><summary>What its docstring says</summary>

Time is in µs, amounts are in parts of a unit: \`perToken\` to the unit, \`perTick\` to the µs, \`full\` to the
bucket, all whole numbers, so that sums are exact and the script decides as the limiter in memory does, up to
10⁹ units/s, where one µs is worth a thousand. The key holds the theoretical arrival time, as whole µs and the
parts over, since in parts alone the epoch's time would pass 2⁵³.

An arrival more than a bucketful ahead means that the clock went back: it counts as a bucketful from now, and
is written down as that, or a refused key would wait for the clock to come back.

</details>`,"text/plain":`[source] lib/rate-limiter/redis/gcra.ts: LUA 23–43

const LUA = \`
local function take(key, cost)
  local ahead, stored = 0.0, redis.call('GET', key)
  if stored then
    local at, parts = string.match(stored, '(%S+) (%S+)')
    ahead = math.max((tonumber(at) + 0.0 - now) * perTick + tonumber(parts), 0)
  end
  if ahead > full then
    ahead = full
    store(key, ahead)
  end
  local price = cost * perToken
  local asked = ahead + price
  if asked > full then
    local wait = price > full and 1 or math.ceil((asked - full) / perTick)
    return answer(full - ahead, wait)
  end
  if cost > 0 then store(key, asked) end
  return answer(full - asked)
end
\`;`},code:`const LUA = \`
local function take(key, cost)
  local ahead, stored = 0.0, redis.call('GET', key)
  if stored then
    local at, parts = string.match(stored, '(%S+) (%S+)')
    ahead = math.max((tonumber(at) + 0.0 - now) * perTick + tonumber(parts), 0)
  end
  if ahead > full then
    ahead = full
    store(key, ahead)
  end
  local price = cost * perToken
  local asked = ahead + price
  if asked > full then
    local wait = price > full and 1 or math.ceil((asked - full) / perTick)
    return answer(full - ahead, wait)
  end
  if cost > 0 then store(key, asked) end
  return answer(full - asked)
end
\`;`,lines:21},"rate-limiter/failover.ts take":{data:{"text/markdown":`**Failover.take** · [lib/rate-limiter/failover.ts](../lib/rate-limiter/failover.ts#L79-L103), lines 79–103

\`\`\`ts
async take(key: string, cost = 1): Promise<Decision> {
  const now = this.#clock.now();
  // A clock that was set back must not make a rest of an hour out of one of a second.
  if (this.#restUntil < Infinity) {
    this.#restUntil = Math.min(this.#restUntil, now + this.#cooldown);
  }
  if (now < this.#restUntil) return this.#alone(key, cost);
  // The first one after the rest tries; the others go on without until it knows.
  if (this.down) this.#restUntil = Infinity;
  try {
    const decision = await this.#inTime(this.#shared.take(key, cost));
    this.answered++;
    this.#restUntil = -Infinity;
    return decision;
  } catch (error) {
    // A wrong cost is the caller's mistake, not the limiter's.
    if (error instanceof RangeError) {
      if (this.#restUntil === Infinity) this.#restUntil = -Infinity;
      throw error;
    }
    this.failures++;
    this.#restUntil = this.#clock.now() + this.#cooldown;
    return this.#alone(key, cost);
  }
}
\`\`\``,"text/plain":`[source] lib/rate-limiter/failover.ts: Failover.take 79–103

async take(key: string, cost = 1): Promise<Decision> {
  const now = this.#clock.now();
  // A clock that was set back must not make a rest of an hour out of one of a second.
  if (this.#restUntil < Infinity) {
    this.#restUntil = Math.min(this.#restUntil, now + this.#cooldown);
  }
  if (now < this.#restUntil) return this.#alone(key, cost);
  // The first one after the rest tries; the others go on without until it knows.
  if (this.down) this.#restUntil = Infinity;
  try {
    const decision = await this.#inTime(this.#shared.take(key, cost));
    this.answered++;
    this.#restUntil = -Infinity;
    return decision;
  } catch (error) {
    // A wrong cost is the caller's mistake, not the limiter's.
    if (error instanceof RangeError) {
      if (this.#restUntil === Infinity) this.#restUntil = -Infinity;
      throw error;
    }
    this.failures++;
    this.#restUntil = this.#clock.now() + this.#cooldown;
    return this.#alone(key, cost);
  }
}`},code:`async take(key: string, cost = 1): Promise<Decision> {
  const now = this.#clock.now();
  // A clock that was set back must not make a rest of an hour out of one of a second.
  if (this.#restUntil < Infinity) {
    this.#restUntil = Math.min(this.#restUntil, now + this.#cooldown);
  }
  if (now < this.#restUntil) return this.#alone(key, cost);
  // The first one after the rest tries; the others go on without until it knows.
  if (this.down) this.#restUntil = Infinity;
  try {
    const decision = await this.#inTime(this.#shared.take(key, cost));
    this.answered++;
    this.#restUntil = -Infinity;
    return decision;
  } catch (error) {
    // A wrong cost is the caller's mistake, not the limiter's.
    if (error instanceof RangeError) {
      if (this.#restUntil === Infinity) this.#restUntil = -Infinity;
      throw error;
    }
    this.failures++;
    this.#restUntil = this.#clock.now() + this.#cooldown;
    return this.#alone(key, cost);
  }
}`,lines:25},"rate-limiter/leased.ts take":{data:{"text/markdown":`**LeasedLimiter.take** · [lib/rate-limiter/leased.ts](../lib/rate-limiter/leased.ts#L106-L125), lines 106–125

\`\`\`ts
async take(key: string, cost = 1): Promise<Decision> {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const lease = this.#lease(key);
  for (;;) {
    const now = this.#clock.now();
    if (now >= lease.expires) lease.units = 0;
    if (lease.last && lease.units >= cost) {
      lease.units -= cost;
      this.takes++;
      return { ...lease.last, allowed: true, remaining: lease.units, retryAfter: 0 };
    }
    if (lease.last && now < lease.emptyUntil && cost >= lease.emptyCost) {
      this.takes++;
      const retryAfter = lease.emptyUntil - now, moreAfter = retryAfter;
      return { ...lease.last, allowed: false, remaining: lease.units, moreAfter, retryAfter };
    }
    lease.refill ??= this.#refill(key, lease, cost).finally(() => lease.refill = undefined);
    await lease.refill;
  }
}
\`\`\``,"text/plain":`[source] lib/rate-limiter/leased.ts: LeasedLimiter.take 106–125

async take(key: string, cost = 1): Promise<Decision> {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const lease = this.#lease(key);
  for (;;) {
    const now = this.#clock.now();
    if (now >= lease.expires) lease.units = 0;
    if (lease.last && lease.units >= cost) {
      lease.units -= cost;
      this.takes++;
      return { ...lease.last, allowed: true, remaining: lease.units, retryAfter: 0 };
    }
    if (lease.last && now < lease.emptyUntil && cost >= lease.emptyCost) {
      this.takes++;
      const retryAfter = lease.emptyUntil - now, moreAfter = retryAfter;
      return { ...lease.last, allowed: false, remaining: lease.units, moreAfter, retryAfter };
    }
    lease.refill ??= this.#refill(key, lease, cost).finally(() => lease.refill = undefined);
    await lease.refill;
  }
}`},code:`async take(key: string, cost = 1): Promise<Decision> {
  if (cost >>> 0 !== cost) refuseCost(cost);
  const lease = this.#lease(key);
  for (;;) {
    const now = this.#clock.now();
    if (now >= lease.expires) lease.units = 0;
    if (lease.last && lease.units >= cost) {
      lease.units -= cost;
      this.takes++;
      return { ...lease.last, allowed: true, remaining: lease.units, retryAfter: 0 };
    }
    if (lease.last && now < lease.emptyUntil && cost >= lease.emptyCost) {
      this.takes++;
      const retryAfter = lease.emptyUntil - now, moreAfter = retryAfter;
      return { ...lease.last, allowed: false, remaining: lease.units, moreAfter, retryAfter };
    }
    lease.refill ??= this.#refill(key, lease, cost).finally(() => lease.refill = undefined);
    await lease.refill;
  }
}`,lines:20},"rate-limiter/policy.ts take":{data:{"text/markdown":`**Policy.take** · [lib/rate-limiter/policy.ts](../lib/rate-limiter/policy.ts#L82-L105), lines 82–105

\`\`\`ts
take(request: R): PolicyDecision {
  const applying: { rule: Rule<R>; key: string; cost: number; look: Decision }[] = [];
  let allowed = true;
  for (const rule of this.#rules) {
    const key = rule.key(request);
    if (key === undefined) continue;
    const cost = rule.cost?.(request) ?? 1;
    if (cost >>> 0 !== cost) refuseCost(cost);
    const look = rule.limiter.take(key, 0);
    // A cost of 0 is admitted by a full limit too, but not by a limiter that has no room for the key.
    if (cost > look.remaining || !look.allowed) allowed = false;
    applying.push({ rule, key, cost, look });
  }
  const all = applying.map(({ rule, key, cost, look }) => {
    const refuses = cost > look.remaining || !look.allowed;
    // Where one limit refuses, only the refusing ones are asked again: a refusal takes nothing.
    const decision = allowed || refuses ? rule.limiter.take(key, cost) : look;
    return { rule: rule.name, decision };
  });
  const strictest = all.reduce<RuleDecision | undefined>(stricter, undefined);
  const { limit = Infinity, remaining = Infinity, resetAfter = 0, retryAfter = 0 } =
    strictest?.decision ?? {};
  return { allowed, limit, remaining, resetAfter, retryAfter, rule: strictest?.rule, all };
}
\`\`\`

<details><summary>What its docstring says</summary>

Asks all limits that apply; takes from all or from none. With no such limit the request is admitted.

- *throws* \`RangeError\`  Where a rule's cost is not a whole number from 0 to 2³² − 1. Then nothing is taken.

</details>`,"text/plain":`[source] lib/rate-limiter/policy.ts: Policy.take 82–105

take(request: R): PolicyDecision {
  const applying: { rule: Rule<R>; key: string; cost: number; look: Decision }[] = [];
  let allowed = true;
  for (const rule of this.#rules) {
    const key = rule.key(request);
    if (key === undefined) continue;
    const cost = rule.cost?.(request) ?? 1;
    if (cost >>> 0 !== cost) refuseCost(cost);
    const look = rule.limiter.take(key, 0);
    // A cost of 0 is admitted by a full limit too, but not by a limiter that has no room for the key.
    if (cost > look.remaining || !look.allowed) allowed = false;
    applying.push({ rule, key, cost, look });
  }
  const all = applying.map(({ rule, key, cost, look }) => {
    const refuses = cost > look.remaining || !look.allowed;
    // Where one limit refuses, only the refusing ones are asked again: a refusal takes nothing.
    const decision = allowed || refuses ? rule.limiter.take(key, cost) : look;
    return { rule: rule.name, decision };
  });
  const strictest = all.reduce<RuleDecision | undefined>(stricter, undefined);
  const { limit = Infinity, remaining = Infinity, resetAfter = 0, retryAfter = 0 } =
    strictest?.decision ?? {};
  return { allowed, limit, remaining, resetAfter, retryAfter, rule: strictest?.rule, all };
}`},code:`take(request: R): PolicyDecision {
  const applying: { rule: Rule<R>; key: string; cost: number; look: Decision }[] = [];
  let allowed = true;
  for (const rule of this.#rules) {
    const key = rule.key(request);
    if (key === undefined) continue;
    const cost = rule.cost?.(request) ?? 1;
    if (cost >>> 0 !== cost) refuseCost(cost);
    const look = rule.limiter.take(key, 0);
    // A cost of 0 is admitted by a full limit too, but not by a limiter that has no room for the key.
    if (cost > look.remaining || !look.allowed) allowed = false;
    applying.push({ rule, key, cost, look });
  }
  const all = applying.map(({ rule, key, cost, look }) => {
    const refuses = cost > look.remaining || !look.allowed;
    // Where one limit refuses, only the refusing ones are asked again: a refusal takes nothing.
    const decision = allowed || refuses ? rule.limiter.take(key, cost) : look;
    return { rule: rule.name, decision };
  });
  const strictest = all.reduce<RuleDecision | undefined>(stricter, undefined);
  const { limit = Infinity, remaining = Infinity, resetAfter = 0, retryAfter = 0 } =
    strictest?.decision ?? {};
  return { allowed, limit, remaining, resetAfter, retryAfter, rule: strictest?.rule, all };
}`,lines:24}}});var br=ce((Zi,yr)=>{m();yr.exports=globalThis.__underLoadShared["node-inspect-extracted"]});var Lr=ce((wo,Mr)=>{m();Mr.exports=globalThis.__underLoadShared["@observablehq/plot"]});var $r=ce((ko,Er)=>{m();Er.exports=globalThis.__underLoadShared.linkedom});var hn=ce((Ml,Xr)=>{m();Xr.exports=globalThis.__underLoadShared.zod});m();m();m();m();var hr=Object.prototype.hasOwnProperty;function pr(e,t,n){for(n of e.keys())if(ut(n,t))return n}function ut(e,t){var n,r,s;if(e===t)return!0;if(e&&t&&(n=e.constructor)===t.constructor){if(n===Date)return e.getTime()===t.getTime();if(n===RegExp)return e.toString()===t.toString();if(n===Array){if((r=e.length)===t.length)for(;r--&&ut(e[r],t[r]););return r===-1}if(n===Set){if(e.size!==t.size)return!1;for(r of e)if(s=r,s&&typeof s=="object"&&(s=pr(t,s),!s)||!t.has(s))return!1;return!0}if(n===Map){if(e.size!==t.size)return!1;for(r of e)if(s=r[0],s&&typeof s=="object"&&(s=pr(t,s),!s)||!ut(r[1],t.get(s)))return!1;return!0}if(n===ArrayBuffer)e=new Uint8Array(e),t=new Uint8Array(t);else if(n===DataView){if((r=e.byteLength)===t.byteLength)for(;r--&&e.getInt8(r)===t.getInt8(r););return r===-1}if(ArrayBuffer.isView(e)){if((r=e.byteLength)===t.byteLength)for(;r--&&e[r]===t[r];);return r===-1}if(!n||typeof e=="object"){r=0;for(n in e)if(hr.call(e,n)&&++r&&!hr.call(t,n)||!(n in t)||!ut(e[n],t[n]))return!1;return Object.keys(t).length===r}}return e!==e&&t!==t}var J=zt(br());m();var an=Symbol.for("Jupyter.display");function j(e,t){return{[an]:()=>e,...t}}function ue(e){return typeof e=="object"&&e!==null&&typeof e[an]=="function"}async function wt(e){return ue(e)?await e[an]():typeof e=="string"?{"text/plain":e}:{"text/plain":Ms(e)}}function Ms(e){let{process:t}=globalThis,n=t?.getBuiltinModule?.("node:util");return n?n.inspect(e,{depth:4,breakLength:100}):String(e)}function I(e){return String(e).replace(/[&<>"]/g,t=>({"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;"})[t])}m();var Kt=Symbol.for("under-load.host"),wr=new Set;function Tt(e){let t=Ls(e).finally(()=>wr.delete(t));return wr.add(t),t}async function Ls({data:e,id:t,update:n=!1}){let r=globalThis;if(r[Kt])return r[Kt]({data:e,...t!==void 0&&{id:t},update:n});let s=Es(r);s?await s.broadcast(n?"update_display_data":"display_data",{data:e,metadata:{},transient:t===void 0?{}:{display_id:t}}):n||console.log(e["text/plain"]??"")}function Es(e){try{return e.Deno?.jupyter}catch{return}}var gt=globalThis,$s=1e9,xr=new Map,ln=[],vr=()=>({}),Gt=-1,me=new Set;gt.setImmediate??=Is();gt[Kt]=Rr;for(let[e,t]of[["log","stdout"],["info","stdout"],["debug","stdout"],["warn","stderr"],["error","stderr"]])console[e]=(...n)=>{me.has(Gt)&&Mt({type:"stream",cell:Gt,name:t,text:`${(0,J.format)(...n)}
`})};function u(e,t){xr.set(e,t)}function Ar(e,t){ln=e,vr=t,gt.addEventListener("message",({data:n})=>{Cs(n)}),Mt({type:"ready"})}async function Cs({set:e,units:t,shown:n,own:r}){gt.process={env:{UNDER_LOAD_SET:JSON.stringify(e)},versions:{},getBuiltinModule:a=>a==="node:util"?{inspect:J.inspect}:void 0},me=new Set(n);let s=new Map(n.map(a=>[a,0]));for(let a of t)gr(s,ln[a][0],1);let i=performance.now(),o=a=>{let l=performance.now();Mt({type:"end",cell:a,ms:l-i}),i=l};for(let a of t){let[l,c]=ln[a];if(!await kr(l,a,xr.get(a),c===1))return;gr(s,l,-1)===0&&o(l)}if(r){if(me=new Set([r.cell]),!await kr(r.cell,-1,()=>Ds(r.body),!0))return;o(r.cell)}Mt({type:"done"})}function gr(e,t,n){let r=e.get(t);if(r!==void 0)return e.set(t,r+n),r+n}async function kr(e,t,n,r){Gt=e;try{let s=await n();if(r&&s!==void 0&&Rr({data:await Os(s)}),(gt.performance.memory?.usedJSHeapSize??0)>$s)throw new RangeError("Cannot go on: a page may fill at most 1 GB");return!0}catch(s){let{name:i,message:o}=s instanceof Error?s:new Error((0,J.inspect)(s));return Mt({type:"error",cell:e,unit:t,name:i,message:o}),!1}}async function Os(e){return ue(e)?await wt(e):{"text/plain":(0,J.inspect)(e,{depth:4,breakLength:100})}}function Ds(e){let t=vr(),n=(async()=>{}).constructor;return new n(...Object.keys(t),e)(...Object.values(t))}function Rr({data:e,id:t,update:n=!1}){me.has(Gt)&&Mt({type:"output",cell:Gt,data:e,...t!==void 0&&{id:t,update:n}})}function Mt(e){gt.postMessage(e)}function Is(){let{scheduler:e}=gt;if(e)return s=>{e.postTask(s,{priority:"user-blocking"})};let{port1:t,port2:n}=new MessageChannel,r=[];return t.onmessage=()=>r.shift()?.(),s=>{r.push(s),n.postMessage(0)}}m();m();m();m();m();var Lt=["#3366cc","#e8710a","#12999b","#c5221f","#8e4ec6","#7f8893","#b08900","#d5409a","#1c3d7a","#8a4306","#0a5a5b","#76140f","#4f2a70","#3d434a","#5f8a00","#6fa8ff"],mt="#1b1e23",X="#5b6470";var Sr=Lt[0],Et=Lt[1],cn=Lt[3],Tr="#f6e3e1";function de(e){return Array.from({length:e},(t,n)=>Lt[n]??`hsl(${Math.round(n*137.508%360)}, 60%, ${n%2?32:55}%)`)}m();var $=zt(Lr()),Or=zt($r());m();m();function Y(e,t){let n=0;for(let r of e)n+=/[iljtfr.,:;'|! ]/.test(r)?.3:/[mwMW@%—]/.test(r)?.88:/[A-Z]/.test(r)?.68:.56;return n*t}function un(e,t,n){let r=[],s="";for(let i of e.split(/\s+/).filter(Boolean)){let o=s?`${s} ${i}`:i;s&&Y(o,n)>t?(r.push(s),s=i):s=o}return s&&r.push(s),r}var G=12,fe=class{y=G;parts=[];title(t,n){return this.#t(un(t,n-2*G,16.5),16,600,mt)}note(t,n,r=13){return this.#t(un(t,n-2*G,r),r,400,X)}#t(t,n,r,s){for(let i of t)this.y+=n+4,this.parts.push(`<text x="${G}" y="${this.y}" font-size="${n}" font-weight="${r}" fill="${s}">${I(i)}</text>`);return this}};m();function H(e,t){return e[t]}function Z(e,t){return[...new Set(e.map(n=>H(n,t)))]}function tt(e,t,n=()=>!0){let r=1/0,s=-1/0;for(let i of e){let o=Number(H(i,t));!Number.isFinite(o)||!n(o)||(o<r&&(r=o),o>s&&(s=o))}return r<=s?[r,s]:void 0}function dt(e){return typeof e=="number"?e.toLocaleString("en",{maximumSignificantDigits:3}).replace("-","−"):String(e)}var Cr="'Helvetica Neue', Arial, 'Liberation Sans', system-ui, sans-serif",mn=22;function he(e){let{title:t,subtitle:n,caption:r,alt:s,color:i,symbol:o,key:a=[],...l}=e,c=l.width??720,{document:d}=(0,Or.parseHTML)("<!doctype html><html><body></body></html>"),f=R=>$.plot({marginLeft:56,marginBottom:40,...l,width:c,document:d,color:{...R,legend:!1},...o&&{symbol:{...o,legend:!1}}}),h=f(i??{}),p=h.scale("color");p&&Dr(p)&&!i?.range&&!i?.scheme&&(h=f({...i,range:de(p.domain?.length??0)}));let w=Number(h.getAttribute("height")),b=new fe().title(t,c).note(String(n??""),c);b.y+=8;let{parts:k}=b,g=i?.legend?Ps(h.scale("color")):[];if(g.length||a.length){let R=Ns([...g,...a],c,b.y);k.push(R.svg),b.y+=R.height}let x=i?.legend&&!g.length?h.scale("color"):void 0;if(x?.domain?.length&&x.domain.every(R=>Number.isFinite(Number(R)))){let R=_s(x,b.y,i?.label??void 0);k.push(R.svg),b.y+=R.height}h.setAttribute("y",String(b.y)),h.setAttribute("style",`background:white;color:${mt};font-size:12px;font-family:${Cr}`),k.push(h.outerHTML),b.y+=w,b.note(String(r??""),c,12),r&&(b.y+=G);let M=s??[t,n].filter(Boolean).join(". "),S=`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${c}" height="${b.y}" viewBox="0 0 ${c} ${b.y}" role="img" aria-label="${I(M)}" font-family="${Cr}" style="max-width:100%;height:auto"><title>${I(M)}</title><rect width="100%" height="100%" fill="white"/>${k.join("")}</svg>`;return j({"image/svg+xml":S,"text/plain":`[chart] ${M}`},{svg:S})}function Dr({type:e}){return["ordinal","categorical","threshold","quantile"].includes(e)}function Ps(e){return!e?.domain||!Dr(e)?[]:e.domain.map(t=>({label:String(t),color:e.apply(t)}))}function Ns(e,t,n){let r=G,s=n,i=[];for(let{label:o,color:a,shape:l="area"}of e){let c=18+Y(o,12)+18;r+c>t&&r>G&&(r=G,s+=mn),i.push(Us(l,a,r,s),`<text x="${r+18}" y="${s+10}" font-size="12" fill="${mt}">${I(o)}</text>`),r+=c}return{svg:i.join(""),height:s-n+mn}}function Us(e,t,n,r){let s=r+6;switch(e){case"area":return`<rect x="${n}" y="${r}" width="12" height="12" rx="2" fill="${t}"/>`;case"dot":return`<circle cx="${n+6}" cy="${s}" r="4" fill="${t}"/>`;default:return`<path d="M${n-1},${s}h14" stroke="${t}" stroke-width="2.5" fill="none"${e==="dashed"?' stroke-dasharray="4,3"':""}/>`}}function _s(e,t,n=""){let[r,s]=[Number(e.domain?.[0]),Number(e.domain?.at(-1))],i=Array.from({length:40},(l,c)=>{let d=e.apply(r+(c+.5)/40*(s-r));return`<rect x="${G+c*5}" y="${t}" width="5.2" height="12" fill="${d}"/>`}),o=`${n}: ${dt(r)} … ${dt(s)}`,a=`<text x="${G+210}" y="${t+10}" font-size="12" fill="${mt}">${I(o.replace(/^: /,""))}</text>`;return{svg:i.join("")+a,height:mn}}var Ir=13;function pe(e,t,n,r={},s=[]){let{x:i,y:o,by:a,log:l="",percent:c=!1,reference:d,band:f,bands:h=[],events:p=[],domain:w,marks:b=[],...k}=t,g=[],x=[],M=[...f?[{from:f[0],to:f[1]}]:[],...h],S=l.includes("y")?tt(e,o[0],E=>E>0)?.[0]??1:0;for(let{from:E,to:et,color:ct=Tr}of M)g.push($.rect([{from:E,to:et}],{x1:"from",x2:"to",y1:()=>S,fill:ct,y2:()=>Bs(e,t)}));let L=[...M.filter(E=>"label"in E&&!!E.label).map(({from:E,to:et,label:ct})=>({at:(E+et)/2,label:ct,anchor:"middle"})),...p.map(E=>({...E,anchor:"start"}))];p.length&&g.push($.ruleX(p,{x:"at",stroke:X,strokeDasharray:"2,3"}));let{marks:U,deep:q}=qs(L,e,t);if(x.push(...U),d){let[E,et]=d;g.push($.ruleY([E],{stroke:cn,strokeDasharray:"4,3"})),x.push($.text([et],{...Fs("left",E),text:ct=>ct,dx:4,dy:-8,textAnchor:"start",fill:cn,stroke:"white",strokeWidth:4}))}let lt=(E,et)=>({label:et||null,grid:E==="y"||!!r.x,...l.includes(E)&&{type:"log",tickFormat:js},...E==="y"&&!l.includes("y")&&!r.y&&{zero:!0},...r[E],...w?.[E]&&{domain:w[E]}}),ae=a===void 0?[]:Z(e,a);return he({height:280+q,...q&&{marginTop:20+q},...k,x:lt("x",i[1]),y:{...lt("y",o[1]),...c&&{percent:c}},color:{legend:a!==void 0,...a!==void 0&&{type:"categorical",domain:ae,range:de(ae.length)},...k.color},key:[...k.key??[],...s],marks:[...g,...n,...x,...b]})}function Bs(e,{y:t,reference:n,domain:r}){return Math.max(r?.y?.[1]??-1/0,tt(e,t[0])?.[1]??0,n?.[0]??0)}function Fs(e,t){return{frameAnchor:e,y:()=>t}}function qs(e,t,{x:n,width:r=720,domain:s}){let[i,o]=s?.x??tt(t,n[0])??[0,1],a=(r-90)/(o-i||1),l=[],c=[...e].sort((d,f)=>d.at-f.at).map(d=>{let f=Y(d.label,11)+10,h=(d.at-i)*a-(d.anchor==="middle"?f/2:0),p=l.findIndex(w=>w<=h);return p<0&&(p=l.length),l[p]=h+f,{...d,row:p}});return{deep:l.length*Ir,marks:c.map(({at:d,label:f,anchor:h,row:p})=>$.text([{at:d,label:f}],{x:"at",text:"label",frameAnchor:"top",textAnchor:h,lineAnchor:"bottom",dy:-4-p*Ir,dx:h==="start"?-3:0,fontSize:11,fill:X}))}}function ye({by:e}){return e??Sr}function Pr(e,t,n){let r=Z(e,t);return{type:"categorical",domain:r,range:r.map(s=>s===n?Et:"#b3bac3")}}function js(e){for(let[t,n]of[[1e9,"G"],[1e6,"M"],[1e3,"k"]])if(e>=t)return`${dt(e/t)}${n}`;return dt(e)}m();var Ws=[8,20,34,50].flatMap(e=>[[e,0],[-e,0],[0,-e-2],[0,e+4],[e*.8,-e*.8],[-e*.8,-e*.8],[e*.8,e*.8],[-e*.8,e*.8]]);function Qs(e,t,n=12){let r=e.map(({x:i,y:o})=>({left:i-5,right:i+5,top:o-5,bottom:o+5})),s=[];return e.map(({x:i,y:o,text:a})=>{let l=Y(a,n)/2+2,c=n/2+1,d;for(let[f,[h,p]]of Ws.entries()){let w=i+h+Math.sign(h)*l,b=o+p,k={left:w-l,right:w+l,top:b-c,bottom:b+c},g=zs(k,t)*4+[...s,...r].reduce((x,M)=>x+Nr(k,M),0)+f*.01;if((!d||g<d.cost)&&(d={x:w,y:b,box:k,cost:g}),g<1)break}return s.push(d.box),{x:d.x,y:d.y}})}function Nr(e,t){let n=Math.min(e.right,t.right)-Math.max(e.left,t.left),r=Math.min(e.bottom,t.bottom)-Math.max(e.top,t.top);return n>0&&r>0?n*r:0}function zs(e,t){return(e.right-e.left)*(e.bottom-e.top)-Nr(e,t)}function Ur(e,{x:t,y:n,text:r}){return $.text(e,{x:t,y:n,text:r,fill:mt,stroke:"white",strokeWidth:3,render:(s,i,o,a,l,c)=>{let d=[...o.x],f=[...o.y],{width:h,height:p,marginLeft:w,marginRight:b,marginTop:k,marginBottom:g}=a,x=o.text,M=Qs([...s].map(S=>({x:d[S],y:f[S],text:String(x[S])})),{left:w,right:h-b,top:k,bottom:p-g});return[...s].forEach((S,R)=>{d[S]=M[R].x,f[S]=M[R].y}),c(s,i,{...o,x:d,y:f},a,l)}})}m();var Ks=new Intl.NumberFormat("en",{maximumFractionDigits:0}),Gs=new Intl.NumberFormat("en",{maximumSignificantDigits:3}),Hs={ms:[[864e5,"d"],[36e5,"h"],[6e4,"min"],[1e3,"s"],[1,"ms"],[.001,"µs"],[1e-6,"ns"]],bytes:[[1e15,"PB"],[1e12,"TB"],[1e9,"GB"],[1e6,"MB"],[1e3,"kB"],[1,"bytes"]],"bytes/s":[[1e9,"GB/s"],[1e6,"MB/s"],[1e3,"kB/s"],[1,"bytes/s"]]};function T(e,t=""){if(!Number.isFinite(e))return Number.isNaN(e)?"not a number":e>0?"∞":"−∞";if(t==="%")return`${kt(e*100)} %`;if(t==="USD")return e<0?`−$${kt(-e)}`:`$${kt(e)}`;if(t==="×")return`${kt(e)}×`;let n=Hs[t];if(n&&e!==0){let r=Math.abs(e),s=n.find(([i])=>r>=i*.9995)??n.at(-1);return`${kt(e/s[0])} ${s[1]}`}return t?`${kt(e)} ${t}`:kt(e)}function kt(e){return(Number.isInteger(e)&&Math.abs(e)<1e5?Ks.format(e):Gs.format(e)).replace("-","−")}m();function be(e,t){let{x:n,y:r,value:[s,i],write:o=dt,pivot:a,log:l=!1,high:c="good",...d}=t,f=Z(e,n[0]),h=Z(e,r[0]),p=Math.max(...h.map(R=>Y(String(R),12))),w=(d.width??720)/Math.max(1,f.length),[b,k]=tt(e,s)??[0,1],g=l?[Math.max(b,tt(e,s,R=>R>0)?.[0]??1),Math.max(k,1e-12)]:b===k?[b-.5,k+.5]:[b,k],x=a===void 0?c==="good"?"blues":"oranges":"rdbu",M=R=>{let L=l?Math.log(Math.max(R,g[0])/g[0])/Math.log(g[1]/g[0]||Math.E):(R-g[0])/(g[1]-g[0]);return a===void 0?L>.62:L>.85||L<.15},S=f.some(R=>Y(String(R),12)>w-8);return he({height:90+34*h.length+(S?50:0),marginLeft:Math.min(220,44+p),marginBottom:S?84:40,...d,x:{domain:f,label:n[1]||null,...S&&{tickRotate:-35}},y:{domain:h,label:r[1]||null},color:{...a===void 0?{type:l?"log":"linear",scheme:x,domain:g}:{type:"diverging",scheme:"rdbu",pivot:a,reverse:c==="bad"},label:i,legend:!0,...d.color},marks:[$.cell(e,{x:n[0],y:r[0],fill:s,inset:1,rx:2}),...o===null?[]:[$.text(e,{x:n[0],y:r[0],text:R=>o(Number(H(R,s))),fill:R=>M(Number(H(R,s)))?"white":"#1b1e23",fontSize:w<44?10:12})]]})}m();var Vs=15;function nt(e,t){let{measured:n,highlight:r,facet:s,stacked:i=!1,...o}=t,{x:[a],y:[l],by:c}=o,d=ye(o),f=s===void 0?{}:{fx:s},h=(c?Z(e,c).length:1)*(s?Z(e,s).length:1),p=!n&&!i&&e.length/h<=Vs,w=i?[$.areaY(e,{x:a,y:l,fill:d,...f})]:[$.line(e,{x:a,y:l,stroke:d,strokeWidth:2,...c&&{z:c},...f})];p&&w.push($.dot(e,{x:a,y:l,fill:d,r:3.5,...f}));let b=[];if(n){w.push($.dot(n.rows,{x:a,y:l,r:4,fill:c&&n.rows.some(M=>H(M,c)!==void 0)?c:Et,stroke:"white",strokeWidth:1,...f}));let x=c===void 0;b.push({label:n.line??"formula",color:x?d:"#5b6470",shape:"line"},{label:n.name??"measured",color:x?Et:"#5b6470",shape:"dot"})}if(r&&"rows"in r){let x=n?Lt[4]:Et;w.push($.dot(r.rows,{x:a,y:l,r:7,fill:x,stroke:"white",...f})),r.label&&b.push({label:r.label,color:x,shape:"dot"})}let k=r&&"series"in r&&c?{color:{...Pr(e,c,r.series),...o.color}}:{},g=s===void 0?{}:{fx:{domain:Z(e,s),label:null}};return pe(e,{...g,...o,...k},w,{},b)}m();function we(e,t){let{label:n,front:r,identity:s=!1,...i}=t,{x:[o],y:[a]}=i,l=[];if(s){let d=[tt(e,o),tt(e,a)].flatMap(p=>p??[]),f=Math.min(...d),h=Math.max(...d);l.push($.line([[f,f],[h,h]],{stroke:X,strokeDasharray:"4,3"}))}if(r){let d=_r(e,o,a,r);l.push($.line(d,{x:o,y:a,stroke:X,strokeWidth:1.5,curve:r.x===r.y?"step-after":"step-before"}))}l.push($.dot(e,{x:o,y:a,fill:ye(i),r:5,stroke:"white",strokeWidth:1})),n!==void 0&&l.push(Ur(e,{x:o,y:a,text:n}));let c=[...s?[{label:"both agree",color:X,shape:"dashed"}]:[],...r?[{label:"beaten by none",color:X,shape:"line"}]:[]];return pe(e,{inset:10,...i},l,{x:{grid:!0},y:{grid:!0}},c)}function _r(e,t,n,r){let s=(l,c,d)=>(d==="low"?1:-1)*Number(H(l,c)),i=[...e].sort((l,c)=>s(l,t,r.x)-s(c,t,r.x)||s(l,n,r.y)-s(c,n,r.y)),o=1/0;return i.filter(l=>{let c=s(l,n,r.y);return c>=o?!1:(o=c,!0)}).sort((l,c)=>Number(H(l,t))-Number(H(c,t)))}m();function v(e,t,n,{unit:r,min:s=-1/0,max:i=1/0,integer:o=!1}){if(typeof n=="number"&&Number.isFinite(n)&&n>=s&&n<=i&&(!o||Number.isInteger(n)))return;let l=o?"a whole number ":"",c=s>-1/0&&i<1/0?`${l}from ${s} to ${i}`:s>-1/0?`${l}${l&&"of "}at least ${s}`:i<1/0?`${l}${l&&"of "}at most ${i}`:`a finite ${o?"whole ":""}number of`,d=(i<1/0?i:s)===1;throw new RangeError(`Cannot ${e}: ${t} must be ${c} ${d?Js(r):r}: received ${n}`)}function Js(e){return e==="series"?e:/^[a-z]{2,}ies$/.test(e)?`${e.slice(0,-3)}y`:/^[a-z]{3,}s$/.test(e)?e.slice(0,-1):e}m();function ft(e,t,n){return`${T(e)} ${e===1?t:n??Xs(t)}`}function Xs(e){return/[^aeiou]y$/.test(e)?e.slice(0,-1)+"ies":e+(/(s|x|z|ch|sh)$/.test(e)?"es":"s")}function ht(e,t="%",n=t==="%"?.001:1){let r=Math.abs(e);return r<n?`below ${T(n,t)}`:T(r,t)}m();function Ht(e,...t){let n=e[0];return t.forEach((r,s)=>{n+=(typeof r=="number"?T(r):String(r))+e[s+1]}),n=Ys(n),j({"text/markdown":n,"text/plain":n},{markdown:n})}function Ys(e){return e.split(`
`).map(t=>t.trim()).join(`
`).trim()}m();var Zs=0;async function ti(e){await Tt({data:await wt(e)})}async function ei(e){let t=`under-load-${Date.now().toString(36)}-${Zs++}`;return await Tt({data:await wt(e),id:t}),{update:async n=>await Tt({data:await wt(n),id:t,update:!0})}}var $t=Object.assign(ti,{live:ei});m();m();m();var D=Math.random,ni=(function e(t){function n(r,s){return r=r==null?0:+r,s=s==null?1:+s,arguments.length===1?(s=r,r=0):s-=r,function(){return t()*s+r}}return n.source=e,n})(D),_a=(function e(t){function n(r,s){return arguments.length<2&&(s=r,r=0),r=Math.floor(r),s=Math.floor(s)-r,function(){return Math.floor(t()*s+r)}}return n.source=e,n})(D),Br=(function e(t){function n(r,s){var i,o;return r=r==null?0:+r,s=s==null?1:+s,function(){var a;if(i!=null)a=i,i=null;else do i=t()*2-1,a=t()*2-1,o=i*i+a*a;while(!o||o>1);return r+s*a*Math.sqrt(-2*Math.log(o)/o)}}return n.source=e,n})(D),ri=(function e(t){var n=Br.source(t);function r(){var s=n.apply(this,arguments);return function(){return Math.exp(s())}}return r.source=e,r})(D),si=(function e(t){function n(r){return(r=+r)<=0?()=>0:function(){for(var s=0,i=r;i>1;--i)s+=t();return s+i*t()}}return n.source=e,n})(D),Ba=(function e(t){var n=si.source(t);function r(s){if((s=+s)==0)return t;var i=n(s);return function(){return i()/s}}return r.source=e,r})(D),Fr=(function e(t){function n(r){return function(){return-Math.log1p(-t())/r}}return n.source=e,n})(D),ii=(function e(t){function n(r){if((r=+r)<0)throw new RangeError("invalid alpha");return r=1/-r,function(){return Math.pow(1-t(),r)}}return n.source=e,n})(D),Fa=(function e(t){function n(r){if((r=+r)<0||r>1)throw new RangeError("invalid p");return function(){return Math.floor(t()+r)}}return n.source=e,n})(D),oi=(function e(t){function n(r){if((r=+r)<0||r>1)throw new RangeError("invalid p");return r===0?()=>1/0:r===1?()=>1:(r=Math.log1p(-r),function(){return 1+Math.floor(Math.log1p(-t())/r)})}return n.source=e,n})(D),qr=(function e(t){var n=Br.source(t)();function r(s,i){if((s=+s)<0)throw new RangeError("invalid k");if(s===0)return()=>0;if(i=i==null?1:+i,s===1)return()=>-Math.log1p(-t())*i;var o=(s<1?s+1:s)-1/3,a=1/(3*Math.sqrt(o)),l=s<1?()=>Math.pow(t(),1/s):()=>1;return function(){do{do var c=n(),d=1+a*c;while(d<=0);d*=d*d;var f=1-t()}while(f>=1-.0331*c*c*c*c&&Math.log(f)>=.5*c*c+o*(1-d+Math.log(d)));return o*d*l()*i}}return r.source=e,r})(D),ai=(function e(t){var n=qr.source(t);function r(s,i){var o=n(s),a=n(i);return function(){var l=o();return l===0?0:l/(l+a())}}return r.source=e,r})(D),li=(function e(t){var n=oi.source(t),r=ai.source(t);function s(i,o){return i=+i,(o=+o)>=1?()=>i:o<=0?()=>0:function(){for(var a=0,l=i,c=o;l*c>16&&l*(1-c)>16;){var d=Math.floor((l+1)*c),f=r(d,l-d+1)();f<=c?(a+=d,l-=d,c=(c-f)/(1-f)):(l=d-1,c/=f)}for(var h=c<.5,p=h?c:1-c,w=n(p),b=w(),k=0;b<=l;++k)b+=w();return a+(h?k:l-k)}}return s.source=e,s})(D),qa=(function e(t){function n(r,s,i){var o;return(r=+r)==0?o=a=>-Math.log(a):(r=1/r,o=a=>Math.pow(a,r)),s=s==null?0:+s,i=i==null?1:+i,function(){return s+i*o(-Math.log1p(-t()))}}return n.source=e,n})(D),ja=(function e(t){function n(r,s){return r=r==null?0:+r,s=s==null?1:+s,function(){return r+s*Math.tan(Math.PI*t())}}return n.source=e,n})(D),Wa=(function e(t){function n(r,s){return r=r==null?0:+r,s=s==null?1:+s,function(){var i=t();return r+s*Math.log(i/(1-i))}}return n.source=e,n})(D),ci=(function e(t){var n=qr.source(t),r=li.source(t);function s(i){return function(){for(var o=0,a=i;a>16;){var l=Math.floor(.875*a),c=n(l)();if(c>a)return o+r(l-1,a/c)();o+=l,a-=c}for(var d=-Math.log1p(-t()),f=0;d<=a;++f)d-=Math.log1p(-t());return o+f}}return s.source=e,s})(D);var Qa=1/4294967296;function pt(e,{mean:t}){return mi("exponential","mean",t),Fr.source(e.next)(1/t)}function jr(e,{n:t,exponent:n}){v("draw from zipf","n",t,{unit:"ranks",min:1,max:1e8,integer:!0}),v("draw from zipf","exponent",n,{unit:"(no unit)",min:0});let r=new Float64Array(t),s=0;for(let i=0;i<t;i++)r[i]=s+=(i+1)**-n;return()=>{let i=e.next()*s,o=0,a=t-1;for(;o<a;){let l=o+a>>1;r[l]>i?a=l:o=l+1}return o}}function mi(e,t,n){v(`draw from ${e}`,t,n,{unit:"(above zero)",min:Number.MIN_VALUE})}m();var ge=class{#t=new Float64Array(2048);#e=0;#n=0;get length(){return this.#e>>1}get nextTime(){return this.#e>0?this.#t[0]:1/0}push(t,n){this.#e===this.#t.length&&this.#s();let r=this.#t,s=this.#e;for(this.#e+=2;s>0;){let i=s-2>>3<<1,o=r[i];if(o<=t)break;r[s]=o,r[s+1]=r[i+1],s=i}r[s]=t,r[s+1]=this.#n++*2097152+n}pop(){if(this.#e===0)return-1;let t=this.#t,n=t[1],r=this.#e-=2;return this.#r(0,t[r],t[r+1]),n-Math.floor(n/2097152)*2097152}keep(t){let n=this.#t,r=0;for(let s=0;s<this.#e;s+=2){let i=n[s+1];t(i-Math.floor(i/2097152)*2097152)&&(n[r]=n[s],n[r+1]=i,r+=2)}this.#e=r;for(let s=r-4>>3<<1;s>=0;s-=2)this.#r(s,n[s],n[s+1])}#r(t,n,r){let s=this.#t,i=this.#e;for(;;){let o=(t<<2)+2;if(o>=i)break;let a=s[o],l=o+8<i?o+8:i;for(let c=o+2;c<l;c+=2){let d=s[c];d>a||d===a&&s[c+1]>s[o+1]||(o=c,a=d)}if(a>n||a===n&&s[o+1]>r)break;s[t]=a,s[t+1]=s[o+1],t=o}s[t]=n,s[t+1]=r}#s(){let t=new Float64Array(this.#t.length*2);t.set(this.#t),this.#t=t}};m();function Wr(e){let t=e|0;return t=Math.imul(t^t>>>16,2246822507),t=Math.imul(t^t>>>13,3266489909),(t^t>>>16)>>>0}m();async function ke(e,t,n,r){return await new Promise((s,i)=>{let o=e.after(t,()=>{try{i(r())}catch(a){i(a)}});n.then(a=>{o(),s(a)},a=>{o(),i(a)})})}m();function Qr(e){return di({...e,serviceVariation:0})}function di({arrivalRate:e,meanService:t,serviceVariation:n}){let r=e*t;pi("M/G/1",r);let s=r/(1-r)*((1+n)/2)*t;return hi(e,t,r,r,s)}function fi(e,t){return e*t}function hi(e,t,n,r,s){let i=s+t;return{utilisation:n,pWait:r,meanWait:s,meanTime:i,meanJobs:fi(e,i)}}function pi(e,t){if(!(t>=0&&t<1))throw new RangeError(`Cannot compute ${e}: utilisation must be from 0 to below 1 (as a share of the servers): received ${t}`)}m();m();var yi=[3639956645,3750757012,1261568508,386426335],bi=class zr{constructor(t,n,r,s){this.s01=t,this.s00=n,this.s11=r,this.s10=s}clone(){return new zr(this.s01,this.s00,this.s11,this.s10)}next(){let t=this.s00+this.s10|0,n=this.s10^this.s00,r=this.s11^this.s01,s=this.s00,i=this.s01;return this.s00=s<<24^i>>>8^n^n<<16,this.s01=i<<24^s>>>8^r^(r<<16|n>>>16),this.s10=r<<5^n>>>27,this.s11=n<<5^r>>>27,t}jump(){let t=0,n=0,r=0,s=0,i=this.s01,o=this.s00,a=this.s11,l=this.s10;for(let c=0;c!==4;++c){let d=yi[c];for(let f=1;f;f<<=1){d&f&&(t^=i,n^=o,r^=a,s^=l);let h=l^o,p=a^i,w=o,b=i;o=w<<24^b>>>8^h^h<<16,i=b<<24^w>>>8^p^(p<<16|h>>>16),l=p<<5^h>>>27,a=h<<5^p>>>27}}this.s01=t,this.s00=n,this.s11=r,this.s10=s}getState(){return[this.s01,this.s00,this.s11,this.s10]}};function Kr(e){if(e.length!==4)throw new Error("The state must have been produced by a xoroshiro128plus RandomGenerator");return new bi(e[0],e[1],e[2],e[3])}function V(e){let t=String(e),n=Kr(gi(t)),r=()=>n.next()>>>0;return{next:()=>((r()>>>5)*67108864+(r()>>>6))/9007199254740992,int:s=>Math.floor(r()/4294967296*s),split:s=>V(`${t}/${s}`)}}var wi=[[2166136261,16777619],[2654435769,2246822507],[608135816,3266489909],[3084996962,668265263]];function gi(e){let t=wi.map(([n,r])=>{let s=n;for(let i=0;i<e.length;i++)s=Math.imul(s^e.charCodeAt(i),r);return Wr(s)|0});return t.some(n=>n!==0)?t:[1,0,0,0]}m();m();function xe(e,t,n){return new Promise((r,s)=>{if(n?.aborted)return s(n.reason);let i=()=>{o(),s(n?.reason)},o=e.after(t,()=>{n?.removeEventListener("abort",i),r()});n?.addEventListener("abort",i,{once:!0})})}var ki=performance.timeOrigin,ve=class{now(){return ki+performance.now()}sleep(t,n){return xe(this,t,n)}after(t,n){v("plan a call","the delay",t,{unit:"ms",min:0,max:2**31-1});let r=setTimeout(n,t);return()=>clearTimeout(r)}};m();var P=class{time;constructor(t=0){this.time=t}now(){return this.time}sleep(){return Promise.reject(new Error("Cannot sleep on SettableClock: nothing moves it"))}after(){throw new Error("Cannot plan a call on SettableClock: nothing moves it")}};m();var xi=2048,Gr=6e4,vi=1024,rt=class{#t;#e=new ge;#n=[];#r=new Float64Array(1024);#s=new Int32Array(1024);#o=new Int32Array(1024);#i=0;#a=0;#l=0;#c=new Set;#u=!1;constructor(t=0){v("create VirtualClock","start",t,{unit:"ms"}),this.#t=t}now(){return this.#t}get pending(){return this.#a}schedule(t,n,r=0){t>=0&&t<1/0||v("plan an event","the delay",t,{unit:"ms",min:0});let s=this.#i>0?this.#o[--this.#i]:this.#y();return this.#n[s]=n,this.#r[s]=r,this.#a++,this.#e.push(this.#t+t,s),this.#s[s]*2097152+s}cancel(t){let n=t%2097152;return this.#s[n]!==(t-n)/2097152||!this.#n[n]?!1:(this.#n[n]=void 0,this.#a--,++this.#l>vi&&this.#l>this.#a&&this.#f(),!0)}#f(){this.#e.keep(t=>this.#n[t]!==void 0?!0:(this.#h(t),!1)),this.#l=0}#h(t){this.#s[t]++,this.#o[this.#i++]=t}hold(t){this.#c.add(t);let n=()=>{this.#c.delete(t)};return t.then(n,n),t}after(t,n){let r=this.schedule(t,n);return()=>{this.cancel(r)}}sleep(t,n){return xe(this,t,n)}async run(t={}){let{signal:n,budget:r=Gr}=t,s=performance.now()+r;await this.#m(s,r);let i=0;for(let o of this.#d(t,1))i=o,await this.#m(s,r),n?.throwIfAborted();return i}async#m(t,n){for(await Hr();this.#c.size>0;){let r,s=new Promise(o=>{r=setTimeout(()=>o("late"),Math.max(0,t-performance.now()))}),i=await Promise.race([s,Promise.allSettled([...this.#c])]);if(clearTimeout(r),i==="late")throw new RangeError(`Cannot finish the run: at virtual time ${this.#t} ms real work was held beyond the budget of ${n} ms`);await Hr()}}runSync(t={}){let n=0;for(let r of this.#d(t,xi))n=r;return n}*#d({until:t=1/0,maxEvents:n=5e7,budget:r=Gr},s){if(this.#u)throw new Error("Cannot run VirtualClock: it is running already");let i=performance.now()+r,o=this.#e,a=0;this.#u=!0;try{for(;o.length>0&&o.nextTime<=t;){if(a+=this.#p(t,s),a>n||performance.now()>i)throw new RangeError(`Cannot finish the run: at virtual time ${this.#t} ms the budget of ${n} events or ${r} ms was used up`);yield a}t<1/0&&t>this.#t&&(this.#t=t),yield a}finally{this.#u=!1}}#p(t,n){let r=this.#e,s=this.#n,i=0;for(;i<n;){let o=r.nextTime;if(o>t)break;let a=r.pop();if(a<0)break;let l=s[a];if(this.#s[a]++,this.#o[this.#i++]=a,l===void 0){this.#l--;continue}this.#a--,this.#t=o,i++,l(this.#r[a])}return i}#y(){let t=this.#n.length;if(t>=2097152)throw new RangeError(`Cannot plan an event: at most ${2097152} events can wait at once: received one more`);return this.#n.push(void 0),t===this.#r.length&&(this.#r=dn(this.#r,new Float64Array(t*2)),this.#s=dn(this.#s,new Int32Array(t*2)),this.#o=dn(this.#o,new Int32Array(t*2))),t}};function dn(e,t){return t.set(e),t}var Hr="setImmediate"in globalThis?()=>new Promise(e=>setImmediate(e)):()=>new Promise(e=>{let{port1:t,port2:n}=new MessageChannel;t.onmessage=()=>{t.close(),e()},n.postMessage(0)});var Jr="application/vnd.under-load.check+json",Vr=3e3;async function Ct(e,t,n){let r=0;for(let{args:s,expect:i,about:o}of n){let a=o??s.map(Ae).join(", ");try{let l=await Ai(t(...s));if(!(typeof i=="function"?i(l):ut(l,i))){let d=typeof i=="function"?"":` instead of ${Ae(i)}`;return fn(e,!1,`${a}: got ${Ae(l)}${d}`,r,n.length)}}catch(l){return fn(e,!1,`${a}: threw ${Ae(l)}`,r,n.length)}r++}return fn(e,!0,"",r,n.length)}function fn(e,t,n,r,s){let i=`${t?"✓":"✗"} ${e}`,o=`${r} of ${s} cases`;return j({"text/html":`<p><strong style="color:${t?"#1a7f37":"#b35900"}">${I(i)}</strong> · ${o}${n&&`<br>first that fails: <code>${I(n)}</code>`}</p>`,"text/plain":`${i} · ${o}${n&&`
first that fails: ${n}`}`,[Jr]:{title:e,passed:t}},{passed:t})}function Ai(e){let t=()=>new Error(`no answer within ${Vr} ms`);return ke(new ve,Vr,Promise.resolve(e),t)}function Ae(e){if(e instanceof Error)return`${e.name}: ${e.message}`;if(typeof e=="function")return e.name||"a function";let t=Ri(e)??(0,J.inspect)(e,{depth:4,breakLength:1/0});return t.length>120?`${t.slice(0,117)}…`:t}function Ri(e){try{let t=JSON.stringify(e);return t!==void 0&&ut(JSON.parse(t),e)?t:void 0}catch{return}}m();var ts=zt(hn());m();m();var Yr="text-align:left";function Re(e,t,{caption:n,head:r=()=>Yr,cell:s=r,bold:i=()=>!1}={}){let o=e.map((c,d)=>`<th style="${r(d)}">${I(c)}</th>`),a=t.map((c,d)=>`<tr>${c.map((h,p)=>{let w=i(d,p)?`<b>${I(h)}</b>`:I(h);return`<td style="${s(p)}">${w}</td>`}).join("")}</tr>`);return`<table>${n?`<caption style="${Yr}">${I(n)}</caption>`:""}<thead><tr>${o.join("")}</tr></thead><tbody>${a.join("")}</tbody></table>`}function st(e,t={}){let{caption:n,units:r={},limit:s=30}=t,i=Array.isArray(e)?e:e.toRecords(),o=Object.keys(i[0]??{}),a=i.slice(0,s),l=a.map(p=>o.map(w=>Zr(p[w],r[w]))),c=o.map(p=>a.every(w=>typeof w[p]=="number")),d=i.length>s?`… and ${T(i.length-s)} more rows`:"",h=Re(o,l,{caption:n,head:p=>`text-align:${c[p]?"right":"left"};`})+(d&&`<p>${d}</p>`);return j({"text/html":h,"text/plain":pn(n,o,l,d)})}function Zr(e,t){return typeof e=="number"?T(e,t):typeof e=="boolean"?e?"✓":"✗":e==null?"–":Array.isArray(e)?e.map(n=>Zr(n,t)).join(", "):typeof e=="object"?JSON.stringify(e):String(e)}function pn(e,t,n,r=""){let s=t.map((o,a)=>Math.max(o.length,...n.map(l=>l[a].length))),i=o=>o.map((a,l)=>a.padEnd(s[l])).join("  ").trimEnd();return[e,i(t),i(s.map(o=>"─".repeat(o))),...n.map(i),r].filter(Boolean).join(`
`)}var xt=class extends RangeError{name="NumbersError"},es="application/vnd.under-load.numbers+json";function Se(e,t){let n=ts.z.toJSONSchema(e).properties??{};for(let[i,o]of Object.entries(n))Li(i,o);let r={...t,...Si(n)};for(let i of Object.keys(r))Mi(i,n);let s=e.safeParse(r);if(!s.success){let i=String(s.error.issues[0]?.path[0]??""),o=n[i];throw o?new xt(`Cannot use ${i} = ${r[i]}: it must be ${Ei(o)}`):new xt(`Cannot use these numbers: ${s.error.message}`)}return Tt({data:$i(n,s.data)}),Object.freeze(s.data)}function Si(e){let t=process.env.UNDER_LOAD_SET;if(!t)return{};let n=JSON.parse(t);return Object.fromEntries(Object.entries(n).map(([r,s])=>{let i=Object.hasOwn(e,r)?e[r].type:void 0;return i==="boolean"?[r,s==="true"?!0:s==="false"?!1:s]:[r,i==="string"?s:Ti(s)]}))}function Ti(e){let t=/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(e.trim())?e.replaceAll(",",""):e,n=t.trim()===""?NaN:Number(t);return Number.isNaN(n)?e:n}function Mi(e,t){if(!Object.hasOwn(t,e))throw new xt(`Cannot use ${e}: this notebook has no number of that name, only ${Object.keys(t).join(", ")}`)}function Li(e,{type:t,minimum:n,maximum:r,unit:s,about:i}){if(!((t==="string"||t==="boolean"||n!==void 0&&r!==void 0&&Math.abs(n)<9007199254740991&&r<9007199254740991)&&s!==void 0&&i!==void 0))throw new xt(`Cannot declare ${e}: it needs .min(…), .max(…) and .meta({ unit, about })`)}function Ei({type:e,minimum:t,maximum:n,enum:r,unit:s}){return r?`one of ${r.join(", ")}`:e==="boolean"?"true or false":`${e==="integer"?"a whole number ":""}from ${yn(t)} to ${yn(n)}${s?` ${s}`:""}`}function yn(e){return e.toLocaleString("en",{maximumFractionDigits:6})}function $i(e,t){let n=Object.entries(e).map(([s,i])=>({number:s,value:typeof t[s]=="number"?yn(t[s]):t[s],unit:i.unit??"",range:i.enum?.join(", ")??(i.type==="boolean"?"true, false":`${T(i.minimum)} … ${T(i.maximum)}`),"what it does":i.about??""}));return{...st(n)[Symbol.for("Jupyter.display")](),[es]:{declared:e,values:t}}}m();function Ot(e,...t){let n=y[[e,...t].join(" ")];if(!n)throw new RangeError(`Cannot show ${e}: the book has only what was printed`);let{data:r,code:s,lines:i}=n;return j(r,{code:s,lines:i})}m();function Te(e){let t=Object.entries(e);return Ci("requirements",["","requirement"],t,t.map(()=>{}))}function Ci(e,t,n,r){let s=Re(t,n,{head:()=>"text-align:left",cell:i=>`text-align:left${i%2===0?";white-space:nowrap":""}`,bold:(i,o)=>o===0||o===2&&r[i]===!1});return j({"text/html":s,"text/plain":`[${e}]
${pn(void 0,t,n)}`})}m();m();function it(e,t,n){let{times:r,tenants:s,costs:i}=n,o=[],a=new Uint8Array(r.length),l=new Float64Array(r.length),c=new Float64Array(r.length),d=0;for(let f=0;f<r.length;f++){t.time=r[f];let h=s?.[f]??0,p=e.take(o[h]??=Oi(h),i?.[f]??1);p.allowed&&(a[f]=1,l[d]=r[f],c[d++]=r[f]+("delay"in p?p.delay:0))}return{allowed:a,admitted:l.slice(0,d),leaves:c.slice(0,d)}}function Oi(e){return`tenant-${e}`}m();m();var W=.0009765625,_=class{#t;#e;#n;#r;#s=0;#o=0;#i=!1;constructor(t,n){this.#t=t,this.#e=n,this.#n=t.now(),this.#r=Jt(this.#n)}now(){let t=this.#t.now();if(t===this.#n)return this.#r;let n=this.#n,r=Jt(t)+this.#s;return this.#n=t,r>=this.#r?this.#r=r:this.#a(Jt(n),Jt(t))}admitted(){this.#i&&this.#l()}#a(t,n){t+this.#s===this.#r?this.#o=0:this.#o+=Math.max(n-t,0),this.#i=!0;let r=this.#o-this.#e;return r>0&&(this.#r+=r,this.#l()),this.#r}#l(){this.#s=this.#r-Jt(this.#n),this.#i=!1}};function Jt(e){return Math.floor(e*1024)}function bn(e,t,n){let r={unit:"requests",integer:!0};v(`create ${e}`,"limit",t,{...r,min:1}),v(`create ${e}`,"limit",t,{...r,max:2**31-1}),v(`create ${e}`,"window",n,{unit:"ms",min:1,max:32e9})}function Dt(e,t,n){return bn(e,t,n),Math.round(n*1024)}function wn({times:e,tenants:t},{limit:n,window:r}){bn("estimate accuracy",n,r);let s=0;for(let x=0;x<(t?.length??0);x++)s=Math.max(s,t[x]);let i=s+1,o=new Int32Array(i),a=new Int32Array(i),l=new Int32Array(i),c=new Float64Array(i).fill(-1/0),d=new Set,f=Math.floor((e[0]??0)/r),h=0,p=0,w=0,b=0,k=0,g=0;for(let x=0;x<e.length;x++){let M=e[x],S=t?.[x]??0;for(;e[k]<=M-r;k++)o[t?.[k]??0]--;let R=Math.floor(M/r);c[S]===-1/0&&g++,c[S]!==R&&(l[S]=c[S]===R-1?a[S]:0,a[S]=0,c[S]=R);let L=++o[S],U=l[S]*(1-(M/r-R))+ ++a[S];R>f&&(w+=Math.abs(U-L)/L,b++),U>n!=L>n&&(d.add(S),L>n?h++:p++)}return{requests:e.length,wronglyAllowed:h,wronglyRefused:p,wrongShare:e.length>0?(h+p)/e.length:0,meanError:b>0?w/b:0,wrongTenants:d.size,tenants:g}}m();function Me(e,{burst:t,rate:n,costs:r,slack:s=n/1e3*W+1e-6}){v("check an envelope","burst",t,{unit:"units",min:0}),v("check an envelope","rate",n,{unit:"units/s",min:0});let i=0,o=0,a=-1/0,l=-1;for(let c=0;c<e.length;c++){let d=c>0?e[c]-e[c-1]:0;if(d<0)throw new RangeError(`Cannot check an envelope: times must ascend: index ${c}`);i=Math.max(i-d*n/1e3,0)+(r?.[c]??1);let f=i-t;f>s&&o++,f>a&&([a,l]=[f,c])}return{events:e.length,violations:o,worst:a,at:l}}function rs(e,t,n){let r=0,s=0,i=0;for(let o=0;o<e.length;o++){for(s+=n?.[o]??1;e[o]-e[r]>=t;)s-=n?.[r]??1,r++;i=Math.max(i,s)}return i}m();m();function O(e){throw new RangeError(`Cannot take: cost must be a whole number from 0 to ${2**32-1} units: received ${e}`)}function K(e,t){return{allowed:!1,limit:e,remaining:0,resetAfter:t,moreAfter:t,retryAfter:t}}m();var B=class{get keys(){return this.slots.size}get bytes(){return this.slots.bytes}forget(t){this.slots.release(t)}};m();var Di=2**20,Ii=2,Pi=64,F=class{state;#t;#e;#n;#r;#s=new Map;#o=[];#i=[];#a=0;constructor(t,{stride:n,maxKeys:r=Di,isIdle:s,onRelease:i}){v(`create ${t}`,"maxKeys",r,{unit:"keys",min:1,max:2**24,integer:!0}),this.#t=n,this.#e=r,this.#n=s,this.#r=i,this.state=new Float64Array(Math.min(16,r)*n)}get size(){return this.#s.size}get bytes(){return this.state.byteLength}find(t){return this.#s.get(t)??-1}claim(t,n){let r=this.#i.length===0&&this.#o.length>=this.#e;this.#l(r?Pi:Ii,n);let s=this.#i.pop();if(s===void 0){if(s=this.#o.length,s>=this.#e)return-1;(s+1)*this.#t>this.state.length&&this.#c(),this.#o.push(void 0)}let i=s*this.#t;return this.state.fill(0,i,i+this.#t),this.#o[s]=t,this.#s.set(t,i),i}release(t){let n=this.#s.get(t);n!==void 0&&(this.#r?.(n),this.#s.delete(t),this.#o[n/this.#t]=void 0,this.#i.push(n/this.#t))}forEach(t){for(let n of this.#s.values())t(n)}#l(t,n){let r=this.#o;for(let s=Math.min(t,r.length);s>0;s--){this.#a>=r.length&&(this.#a=0);let i=this.#a++,o=r[i];o!==void 0&&this.#n(i*this.#t,n)&&this.release(o)}}#c(){let t=this.#e*this.#t,n=new Float64Array(Math.min(this.state.length*2,t));n.set(this.state),this.state=n}};var gn=0,kn=1,Le=class extends B{#t;slots;#e;#n;constructor({clock:t,limit:n,window:r,maxKeys:s}){super(),this.#n=Dt("FixedWindow",n,r),this.#e=n,this.#t=new _(t,this.#n),this.slots=new F("FixedWindow",{stride:2,maxKeys:s,isIdle:(i,o)=>this.slots.state[i+kn]===0||this.slots.state[i+gn]<Math.floor(o/this.#n)})}take(t,n=1){n>>>0!==n&&O(n);let r=this.#t.now(),s=this.slots,i=this.#e,o=Math.floor(r/this.#n),a=((o+1)*this.#n-r)*W,l=s.find(t);if(l<0&&(l=s.claim(t,r)),l<0)return K(i,a);let c=s.state,d=c[l+gn]===o?c[l+kn]:0,f=d+n<=i;return f&&(c[l+gn]=o,c[l+kn]=d+=n,this.#t.admitted()),{allowed:f,limit:i,remaining:i-d,resetAfter:d>0?a:0,moreAfter:d>0?a:0,retryAfter:f?0:n>i?1/0:a}}};m();m();var Ni=2**51,Ui=2**24;function It(e,t,n=1e3*1024){let{capacity:r,rateName:s,rate:i}=t;_i(e,r,s,i);let o=i/n,a=Ni/r,l=1,c=0,d=0,f=1;for(let h=o;;){let p=Math.floor(h),w=p*l+d,b=p*c+f;if(w>Ui||b>a||([d,f,l,c]=[l,c,w,b],ss(l,c,o)<4*Number.EPSILON))break;h=1/(h-p)}if(!(ss(l,c,o)<1e-6)){let h=(r/i/31556952).toPrecision(3);throw new RangeError(`Cannot create ${e}: capacity must be what ${s} can fill in reasonable time: received ${r} at ${i} tokens/s, which takes ${h} years`)}return{perToken:c,perTick:l,full:Math.floor(r*c)}}function _i(e,t,n,r){let s=`create ${e}`;v(s,"capacity",t,{unit:"tokens",min:1}),v(s,"capacity",t,{unit:"tokens",max:1e9}),v(s,n,r,{unit:"tokens/s",min:1e-6,max:1e9})}function N(e,t){return vt(e,t)*W}function Pt(e,t,n){let r=(t+1)*n.perToken;return r>n.full?0:N(r-e,n.perTick)}function vt(e,t){return Math.ceil(e/t)}function ss(e,t,n){return Math.abs(e/t/n-1)}var is=2**52,Q=class extends B{#t;slots;#e;#n;#r;#s;#o;#i;constructor({clock:t,capacity:n,refillRate:r,maxKeys:s}){super();let i=It("Gcra",{capacity:n,rateName:"refillRate",rate:r});this.#t=new _(t,vt(i.full,i.perTick)),this.#i=this.#t.now(),this.#e=n,this.#n=i,this.#r=i.perToken,this.#s=i.perTick,this.#o=i.full,this.slots=new F("Gcra",{stride:1,maxKeys:s,isIdle:(o,a)=>this.slots.state[o]<=(a-this.#i)*this.#s})}take(t,n=1){n>>>0!==n&&O(n);let r=this.#t.now(),s=this.slots,i=this.#r,o=this.#s,a=this.#o,l=(r-this.#i)*o;l>is&&(l=this.#a(r));let c=s.find(t);if(c<0&&(c=s.claim(t,r)),c<0)return K(this.#e,N(a,o));let d=s.state[c],f=d>l?d-l:0,h=n*i,p=f+h,w=p<=a,b=w?p:f;w&&(s.state[c]=l+p,this.#t.admitted());let k=Math.floor((a-b)/i);return{allowed:w,limit:this.#e,remaining:k,resetAfter:N(b,o),moreAfter:Pt(a-b,k,this.#n),retryAfter:w?0:h>a?1/0:N(p-a,o)}}admit(t,n=1){n>>>0!==n&&O(n);let r=this.#t.now(),s=this.slots,i=(r-this.#i)*this.#s;i>is&&(i=this.#a(r));let o=s.find(t);if(o<0&&(o=s.claim(t,r)),o<0)return!1;let a=s.state[o],l=(a>i?a:i)+n*this.#r;return l-i>this.#o?!1:(s.state[o]=l,this.#t.admitted(),!0)}#a(t){let n=(t-this.#i)*this.#s,r=this.slots.state;return this.slots.forEach(s=>r[s]=Math.max(r[s]-n,0)),this.#i=t,0}};m();var os=0,as=1,Nt=class extends B{#t;slots;#e;#n;#r;#s;#o;#i=0;constructor({clock:t,capacity:n,leakRate:r,maxKeys:s},i="LeakyMeter"){super();let o=It(i,{capacity:n,rateName:"leakRate",rate:r});this.#t=new _(t,vt(o.full,o.perTick)),this.#e=n,this.#n=o,this.#r=o.perToken,this.#s=o.perTick,this.#o=o.full,this.slots=new F(i,{stride:2,maxKeys:s,isIdle:(a,l)=>this.#a(a,l)===0})}take(t,n=1){n>>>0!==n&&O(n);let r=this.#t.now(),s=this.slots,i=this.#s,o=this.#o,a=s.find(t);if(a<0&&(a=s.claim(t,r)),a<0)return K(this.#e,N(o,i));let l=this.#i=this.#a(a,r),c=n*this.#r,d=l+c<=o;d&&(s.state[a+os]=l+=c,s.state[a+as]=r,this.#t.admitted());let f=Math.floor((o-l)/this.#r);return{allowed:d,limit:this.#e,remaining:f,resetAfter:N(l,i),moreAfter:Pt(o-l,f,this.#n),retryAfter:d?0:c>o?1/0:N(l+c-o,i)}}get timeAhead(){return N(this.#i,this.#s)}#a(t,n){let r=this.slots.state,s=r[t+os]-(n-r[t+as])*this.#s;return s>0?s:0}};m();var Ut=class extends Nt{#t;constructor(t){super(t,"LeakyQueue"),this.#t=t.clock}take(t,n=1){let r=super.take(t,n);return r.delay=r.allowed?this.timeAhead:0,r}enqueue(t,n=1){return this.take(t,n)}async wait(t,n=1,r){r?.throwIfAborted();let s=this.take(t,n);return s.delay>0&&await this.#t.sleep(s.delay,r),s}};m();var Ee=class{sharedCalls=0;takes=0;#t;#e;#n;#r;#s;#o;#i=new Map;constructor({clock:t,shared:n,leaseSize:r,leaseTtl:s=1/0,timeout:i=1e3,maxKeys:o=2**16}){let a={integer:!0,min:1};v("create LeasedLimiter","leaseSize",r,{...a,unit:"units",max:2**31}),s!==1/0&&v("create LeasedLimiter","leaseTtl",s,{unit:"ms",min:1}),v("create LeasedLimiter","timeout",i,{unit:"ms",min:0,max:2**31-1}),v("create LeasedLimiter","maxKeys",o,{...a,unit:"keys",max:2**24}),this.#t=t,this.#e=n,this.#n=r,this.#r=s,this.#s=i,this.#o=o}async take(t,n=1){n>>>0!==n&&O(n);let r=this.#a(t);for(;;){let s=this.#t.now();if(s>=r.expires&&(r.units=0),r.last&&r.units>=n)return r.units-=n,this.takes++,{...r.last,allowed:!0,remaining:r.units,retryAfter:0};if(r.last&&s<r.emptyUntil&&n>=r.emptyCost){this.takes++;let i=r.emptyUntil-s,o=i;return{...r.last,allowed:!1,remaining:r.units,moreAfter:o,retryAfter:i}}r.refill??=this.#l(t,r,n).finally(()=>r.refill=void 0),await r.refill}}#a(t){let n=this.#i.get(t);if(n===void 0){if(this.#i.size>=this.#o)for(let s of this.#i.keys()){this.#i.delete(s);break}n={units:0,expires:0,emptyUntil:0,emptyFor:0,emptyCost:0,last:void 0,refill:void 0},this.#i.set(t,n)}let r=this.#t.now();return n.expires=Math.min(n.expires,r+this.#r),n.emptyUntil=Math.min(n.emptyUntil,r+n.emptyFor),n}async#l(t,n,r){let s=r-n.units,i=Math.max(this.#n,s),o=await this.#c(t,n,i);!o.allowed&&o.remaining>=s&&i>s&&(i=Math.min(o.remaining,i),o=await this.#c(t,n,i));let a=this.#t.now();!o.allowed&&i>s&&(o=await this.#c(t,n,i=s)),n.last=o,o.allowed?(n.units+=i,n.expires=a+this.#r):(n.emptyFor=Math.max(o.retryAfter,1),n.emptyUntil=this.#t.now()+n.emptyFor,n.emptyCost=r)}async#c(t,n,r){this.sharedCalls++;let s=this.#e.take(t,r),i=!0;return s.then(o=>{i||!o.allowed||(n.units+=r,n.expires=this.#t.now()+this.#r)},()=>{}),await ke(this.#t,this.#s,s,()=>(i=!1,new Error(`Cannot refill a lease: no answer in ${this.#s} ms`)))}};m();var Xt=class{#t;constructor(t){let n=t.map(s=>s.name),r=n.find((s,i)=>n.indexOf(s)!==i);if(r!==void 0)throw new TypeError(`Cannot create Policy: rule names must differ: received "${r}" twice`);this.#t=[...t]}take(t){let n=[],r=!0;for(let d of this.#t){let f=d.key(t);if(f===void 0)continue;let h=d.cost?.(t)??1;h>>>0!==h&&O(h);let p=d.limiter.take(f,0);(h>p.remaining||!p.allowed)&&(r=!1),n.push({rule:d,key:f,cost:h,look:p})}let s=n.map(({rule:d,key:f,cost:h,look:p})=>{let w=h>p.remaining||!p.allowed,b=r||w?d.limiter.take(f,h):p;return{rule:d.name,decision:b}}),i=s.reduce(Bi,void 0),{limit:o=1/0,remaining:a=1/0,resetAfter:l=0,retryAfter:c=0}=i?.decision??{};return{allowed:r,limit:o,remaining:a,resetAfter:l,retryAfter:c,rule:i?.rule,all:s}}};function Bi(e,t){return e===void 0||Fi(t.decision,e.decision)?t:e}function Fi(e,t){return e.allowed!==t.allowed?!e.allowed:e.allowed?e.remaining<t.remaining:e.retryAfter>t.retryAfter}m();var $e=class{calls=0;up=!0;silent=!1;#t;#e;#n;constructor({clock:t,limiter:n,latency:r}){this.#t=t,this.#e=n,this.#n=r}async take(t,n=1){this.calls++;let r=this.#n()/2;await this.#t.sleep(r);let s=this.up?this.#e.take(t,n):void 0;if(await this.#t.sleep(r),s===void 0&&this.silent)return await new Promise(()=>{});if(s===void 0)throw new Error("Cannot reach the shared limiter: it is down");return s}};m();var Yt=0,xn=1,vn=2,Oe=class extends B{#t;slots;#e;#n;constructor({clock:t,limit:n,window:r,maxKeys:s}){super(),this.#n=Dt("SlidingCounter",n,r),this.#e=n,this.#t=new _(t,this.#n),this.slots=new F("SlidingCounter",{stride:3,maxKeys:s,isIdle:(i,o)=>{let a=this.slots.state,l=Math.floor(o/this.#n)-a[i+vn];return l>1||a[i+Yt]===0&&(l===1||a[i+xn]===0)}})}take(t,n=1){n>>>0!==n&&O(n);let r=this.#t.now(),s=this.#e,i=this.#n,o=this.slots,a=o.find(t);if(a<0&&(a=o.claim(t,r)),a<0)return K(s,2*i*W);let l=Math.floor(r/i),c=r-l*i;this.#r(a,l);let d=o.state,f=d[a+xn],h=i-c,p=d[a+Yt],b=Ce(f,s-p-n,i)<=c;b&&(d[a+Yt]=p+=n,this.#t.admitted());let k=x=>Math.min(Ce(f,s-p-x,i)-c,h+Ce(p,s-x,i))*W,g=qi(f,p,s,i,c);return{allowed:b,limit:s,remaining:g,resetAfter:(p>0?h+i:f>0?h:0)*W,moreAfter:g<s?k(g+1):0,retryAfter:b?0:k(n)}}#r(t,n){let r=this.slots.state,s=n-r[t+vn];s<=0||(r[t+xn]=s===1?r[t+Yt]:0,r[t+Yt]=0,r[t+vn]=n)}};function Ce(e,t,n){return t<0?1/0:e<=t?0:n-Math.floor(t*n/e)}function qi(e,t,n,r,s){let i=n-t;if(e===0||i<=0)return Math.max(i,0);let o=Math.max(i-Math.ceil(e*(r-s)/r),0);return o>0&&Ce(e,i-o,r)>s&&o--,o}m();var At=0,_t=1,Zt=2,ji=4,De=class extends B{#t;slots;#e;#n;#r=[];#s=0;constructor({clock:t,limit:n,window:r,maxKeys:s}){if(super(),this.#n=Dt("SlidingLog",n,r),n>1e7)throw new RangeError(`Cannot create SlidingLog: limit must be at most 10000000 requests, as each is remembered: received ${n}`);this.#e=n,this.#t=new _(t,this.#n),this.slots=new F("SlidingLog",{stride:3,maxKeys:s,isIdle:(i,o)=>(this.#o(i,o),this.slots.state[i+_t]===0),onRelease:i=>this.#l(i,0)})}get bytes(){return this.slots.bytes+this.#s}take(t,n=1){n>>>0!==n&&O(n);let r=this.#t.now(),s=this.slots,i=this.#e,o=s.find(t);if(o<0&&(o=s.claim(t,r)),o<0)return K(i,this.#n*W);this.#o(o,r);let a=s.state[o+Zt]+n-i,l=a<=0;return l&&(n>0&&this.#i(o,r,n),this.#t.admitted()),{allowed:l,limit:i,remaining:i-s.state[o+Zt],resetAfter:this.#a(o,1/0,r),moreAfter:this.#a(o,1,r),retryAfter:l?0:n>i?1/0:this.#a(o,a,r)}}#o(t,n){let r=this.slots.state,s=this.#r[t/3];if(s===void 0)return;let i=s.length/2,o=n-this.#n,a=r[t+At],l=r[t+_t],c=r[t+Zt];for(;l>0&&s[a*2]<=o;)c-=s[a*2+1],a=a+1===i?0:a+1,l--;r[t+At]=a,r[t+_t]=l,r[t+Zt]=c}#i(t,n,r){let s=this.slots.state,i=this.#r[t/3],o=s[t+_t];if(s[t+Zt]+=r,i!==void 0&&o>0){let l=(s[t+At]+o-1)%(i.length/2);if(i[l*2]===n){i[l*2+1]+=r;return}}(i===void 0||o===i.length/2)&&(i=this.#l(t,Math.min(Math.max(o*2,ji),this.#e)));let a=(s[t+At]+o)%(i.length/2);i[a*2]=n,i[a*2+1]=r,s[t+_t]=o+1}#a(t,n,r){let s=this.slots.state,i=this.#r[t/3],o=s[t+_t];if(i===void 0||o===0)return 0;let a=s[t+At],l=i.length/2,c=n===1/0?o-1:0;if(n<1/0)for(let d=n;(d-=i[(a+c)%l*2+1])>0;)c++;return(i[(a+c)%l*2]+this.#n-r)*W}#l(t,n){let r=this.slots.state,s=this.#r[t/3],i=n>0?new Float64Array(n*2):void 0;if(i!==void 0&&s!==void 0){let o=r[t+At]*2;i.set(s.subarray(o)),i.set(s.subarray(0,o),s.length-o)}return r[t+At]=0,this.#s+=(i?.byteLength??0)-(s?.byteLength??0),this.#r[t/3]=i,i}};m();var yt=0,bt=1,ot=class extends B{#t;#e;slots;#n;#r;#s;#o;#i;#a=new Map;constructor({clock:t,capacity:n,refillRate:r,maxKeys:s}){super();let i=It("TokenBucket",{capacity:n,rateName:"refillRate",rate:r});this.#t=t,this.#e=new _(t,vt(i.full,i.perTick)),this.#n=n,this.#r=i,this.#s=i.perToken,this.#o=i.perTick,this.#i=i.full,this.slots=new F("TokenBucket",{stride:2,maxKeys:s,isIdle:(o,a)=>this.#u(o,a)===this.#i})}take(t,n=1){n>>>0!==n&&O(n);let r=this.#e.now(),s=this.slots,i=this.#s,o=this.#o,a=this.#i,l=s.find(t);if(l<0&&(l=this.#c(t,r)),l<0)return K(this.#n,N(a,o));let c=s.state,d=n*i,f=c[l+yt]+(r-c[l+bt])*o;f>a&&(f=a);let h=d<=f||n===0;h&&(f-=d,c[l+yt]=f,c[l+bt]=r,this.#e.admitted());let p=f>0?Math.floor(f/i):0;return{allowed:h,limit:this.#n,remaining:p,resetAfter:N(a-f,o),moreAfter:Pt(f,p,this.#r),retryAfter:h?0:d>a?1/0:N(d-f,o)}}admit(t,n=1){n>>>0!==n&&O(n);let r=this.#e.now(),s=this.slots,i=s.find(t);if(i<0&&(i=this.#c(t,r)),i<0)return!1;let o=s.state,a=n*this.#s,l=o[i+yt]+(r-o[i+bt])*this.#o;return l>this.#i&&(l=this.#i),a>l&&n!==0?!1:(o[i+yt]=l-a,o[i+bt]=r,this.#e.admitted(),!0)}reserve(t,n=1,{maxWait:r=1/0}={}){n>>>0!==n&&O(n);let s=this.#e.now(),i=this.slots.find(t);i<0&&(i=this.#c(t,s));let o=n*this.#s;if(i<0||o>this.#i)return ls();let a=this.#u(i,s)-o,l=a<0?N(-a,this.#o):0;if(l>r)return ls();this.slots.state[i+yt]=a,this.slots.state[i+bt]=s,this.#e.admitted();let c=o,d=this.#a.get(i),f=()=>{let h=this.slots.find(t)===i&&this.#a.get(i)===d,p=c>0&&h?this.#l(i,s,a,c):0;return c=0,p/this.#s};return{allowed:!0,waitMs:l,actAt:this.#t.now()+l,cancel:f}}forget(t){let n=this.slots.find(t);n>=0&&this.#a.set(n,(this.#a.get(n)??0)+1),super.forget(t)}#l(t,n,r,s){let i=this.#e.now(),o=Math.max(-r,0)-(i-n)*this.#o;if(o<0)return 0;let a=this.#u(t,i),l=Math.max(s-Math.max(Math.max(-a,0)-o,0),0);return l===0?0:(this.slots.state[t+yt]=Math.min(a+l,this.#i),this.slots.state[t+bt]=i,this.#e.admitted(),l)}#c(t,n){let r=this.slots.claim(t,n);return r>=0&&(this.slots.state[r+yt]=this.#i,this.slots.state[r+bt]=n),r}#u(t,n){let r=this.slots.state,s=r[t+yt]+(n-r[t+bt])*this.#o;return s<this.#i?s:this.#i}};function ls(){return{allowed:!1,waitMs:1/0,actAt:1/0,cancel:()=>0}}m();var cs=5e7;function Bt({random:e,rate:t,duration:n,evenly:r=!1}){if(_e("steady",n,t,t),!r)return{times:Ue(e,n,t,()=>1)};let s=new Float64Array(Math.floor(t*n/1e3));for(let i=0;i<s.length;i++)s[i]=i*1e3/t;return{times:s}}function Ie({random:e,duration:t,rate:n,burstRate:r,every:s,length:i}){let o=Math.max(n,r);_e("burst",t,n,o),v("make burst traffic","every",s,{unit:"ms",min:1}),v("make burst traffic","length",i,{unit:"ms",min:0,max:s});let a=c=>(c+s/2)%s<i;return{times:Ue(e,t,o,c=>(a(c)?r:n)/o)}}function Pe({limit:e,window:t,windows:n=2,instant:r=t/100}){v("make boundaryAttack traffic","limit",e,{unit:"requests",min:1,max:1e7,integer:!0}),v("make boundaryAttack traffic","window",t,{unit:"ms",min:1}),v("make boundaryAttack traffic","windows",n,{unit:"windows",min:2,max:1e5}),v("make boundaryAttack traffic","instant",r,{unit:"ms",min:0,max:t/2});let s=Math.floor(n/2);v("make boundaryAttack traffic","limit × windows",e*n,{unit:"requests",max:cs});let i=new Float64Array(s*2*e),o=0;for(let a=0;a<s;a++){let l=(2*a+1)*t;for(let c=0;c<e;c++)i[o++]=l-r*(1-c/e);for(let c=0;c<e;c++)i[o++]=l+r*c/e}if(r===0)for(let a=0;a<i.length;a++)a%(2*e)<e&&(i[a]-=1/1024);return{times:i}}function us({random:e,duration:t,rate:n,peak:r,period:s=t}){return _e("diurnal",t,n,r),v("make diurnal traffic","peak",r,{unit:"req/s",min:n}),v("make diurnal traffic","period",s,{unit:"ms",min:1}),{times:Ue(e,t,r,o=>(n+(r-n)*(1-Math.cos(2*Math.PI*o/s))/2)/r)}}function Ne({random:e,duration:t,rate:n,tenants:r,exponent:s=1.1}){_e("heavyTailed",t,n,n);let i=Ue(e.split("times"),t,n,()=>1),o=jr(e.split("tenants"),{n:r,exponent:s}),a=new Int32Array(i.length);for(let l=0;l<a.length;l++)a[l]=o();return{times:i,tenants:a}}function Ue(e,t,n,r){let s=pt(e.split("gaps"),{mean:1e3/n}),i=e.split("thinning"),o=new Float64Array(1024),a=0;for(let l=s();l<t;l+=s())if(!(i.next()>=r(l))){if(a===o.length){let c=new Float64Array(a*2);c.set(o),o=c}o[a++]=l}return o.slice(0,a)}function _e(e,t,n,r){let s=`make ${e} traffic`;v(s,"duration",t,{unit:"ms",min:1}),v(s,"rate",n,{unit:"req/s",min:0}),v(s,"the highest rate",r,{unit:"req/s",min:1e-6}),v(s,"rate × duration",r*t/1e3,{unit:"requests",max:cs})}m();function at({limit:e,window:t,burst:n}){let r=e*1e3/t;return{"fixed window":s=>new Le({clock:s,limit:e,window:t}),"sliding log":s=>new De({clock:s,limit:e,window:t}),"sliding counter":s=>new Oe({clock:s,limit:e,window:t}),"token bucket":s=>new ot({clock:s,capacity:n,refillRate:r}),GCRA:s=>new Q({clock:s,capacity:n,refillRate:r}),"leaky meter":s=>new Nt({clock:s,capacity:n,leakRate:r}),"leaky queue":s=>new Ut({clock:s,capacity:n,leakRate:r})}}m();function Be(e,t){let n=new P,r=at(t)[e](n),{admitted:s}=it(r,n,Pe({...t,windows:2}));return{algorithm:e,worst:rs(s,t.window)/t.limit,rows:Array.from(s,(i,o)=>({time:i/1e3,admitted:o+1}))}}m();var Wi=4e4;function An(e,t,n){return t.flatMap(r=>{let s=new P,i=new Ut({clock:s,capacity:1e5,leakRate:e}),o=Wi/(1-r),a=Bt({random:n,rate:e*r,duration:o*1e3/(e*r)}),{leaves:l,admitted:c}=it(i,s,a),d=l.reduce((h,p,w)=>h+p-c[w],0)/l.length,{meanWait:f}=Qr({arrivalRate:e*r,meanService:1/e});return[{load:r,wait:d/1e3,from:"simulated"},{load:r,wait:f,from:"M/D/1 formula"}]})}m();var ms=64;function Qi(e,t){return Object.entries(at(e)).filter(([n])=>t?.includes(n)??!0).map(([n,r])=>{let s=new P,i=r(s),o=ms*e.limit;for(let a=0;a<o;a++)s.time=e.window*.9*a/o,i.take(`merchant-${a%ms}`);return{algorithm:n,limit:e.limit,bytes:i.bytes/i.keys}})}function Rn(e){let t=["fixed window","sliding log"];return[10,30,100,300,1e3].flatMap(n=>Qi({...e,limit:n},t).map(r=>({...r,algorithm:r.algorithm==="fixed window"?"counter, bucket":r.algorithm})))}m();var zi=5e4;function Fe({limit:e,window:t},n,r){return n.map(s=>{let i=s*e*1e3/t,o=Bt({random:r,rate:i,duration:zi*1e3/i});return{load:s,wrong:wn(o,{limit:e,window:t}).wrongShare}})}function Sn({limit:e,window:t},n,r,s=5e5){let i=s*1e3/(5*t),o=Ne({random:r,tenants:n,rate:i,duration:5*t});return[1,10,100].map(a=>{let l=wn(o,{limit:e*a,window:t});return{traffic:`${l.tenants.toLocaleString("en")} merchants, each limited to ${(e*a).toLocaleString("en")}`,misjudged:l.wrongShare}})}m();var Ki=.1,ds=1.9;async function fs(e,t,n){let{random:r,quota:s,nodes:i,rate:o,duration:a,pulses:l=!1}=e,c=new rt,d=Array.from({length:i},(U,q)=>t(c,q)),f=pt(r.split("gaps"),{mean:1e3/(l?o*ds:o)}),h=r.split("lulls"),p=r.split("nodes"),w=[],b=0,k=0,g=async()=>{let U=c.now(),{allowed:q}=await d[p.int(i)].take("tenant");k+=c.now()-U,q&&w.push(c.now())},x=()=>{c.now()>=a||(c.schedule(f(),x),l&&c.now()%2e3<1e3&&h.next()>=Ki/ds)||(b++,g())};c.schedule(f(),x),await c.run();let{burst:M,limit:S,window:R}=s,L=Me(w,{burst:M,rate:S*1e3/R});return{requests:b,admitted:w.length,over:Math.max(0,Math.round(L.worst)),calls:n(),meanWait:b?k/b:0}}function hs(e,{limit:t,window:n,burst:r}){return new Q({clock:e,capacity:r,refillRate:t*1e3/n})}function Tn(e){return fs(e,t=>hs(t,e.quota),()=>0)}function qe(e){let{random:t,quota:n,latency:r,leaseSize:s}=e,i;return fs(e,o=>(i??=new $e({clock:o,limiter:hs(o,n),latency:pt(t.split("latency"),{mean:r})}),s===1?i:new Ee({clock:o,shared:i,leaseSize:s,leaseTtl:n.window})),()=>i?.calls??0)}async function Mn(e,t){let{burst:n,limit:r,window:s}=e.quota,i=[];for(let o of t){let{calls:a,requests:l,over:c}=await qe({...e,pulses:!0,leaseSize:o}),d=n+r*1e3/s;i.push({lease:o,calls:a/l,over:c/d})}return i}m();var je=10;function Gi(e,t,n=6){let{limit:r,window:s}=e,i=r*1e3/s,o=n*s,a=c=>({traffic:c,tenants:1}),l=50;return{steady:a(Bt({random:t.split("steady"),rate:i*.9,duration:o})),burst:a(Ie({random:t.split("burst"),duration:o,rate:i*.3,burstRate:i*4,every:s*2,length:s*.4})),"boundary attack":a(Pe({limit:r,window:s,windows:n})),diurnal:a(us({random:t.split("diurnal"),duration:o,rate:i*.2,peak:i*2})),"heavy-tailed":{traffic:Ne({random:t.split("heavy"),duration:o,rate:i*l*.5,tenants:l,exponent:1.2}),tenants:l}}}function Ln(e,t,n=6){let r=[],s=e.window/je,i=n*je;for(let[o,{traffic:a,tenants:l}]of Object.entries(Gi(e,t,n))){let c=e.limit/je*l,d=ps(a.times,s,i);for(let[f,h]of Object.entries(at(e))){let p=new P,w=ps(it(h(p),p,a).leaves,s,i);for(let[b,k]of[["offered",d],["let out",w]])k.forEach((g,x)=>r.push({algorithm:f,pattern:o,what:b,time:(x+.5)/je,share:g/c}))}}return r}function ps(e,t,n){let r=new Uint32Array(n);for(let s of e){let i=Math.floor(s/t);i<n&&r[i]++}return r}m();function We(e){let{random:t,workers:n,service:r,calm:s,wild:i,during:o,duration:a,patience:l,limiter:c}=e,{tenants:d=1e3}=e,f=new rt,h=c?.(f),p=Math.ceil(a/1e3),w=L=>(U,q)=>({time:q,who:L,sent:0,answered:0,refused:0}),b=[Array.from({length:p},w("all other merchants")),Array.from({length:p},w("the retry loop"))],k=pt(t.split("service"),{mean:r}),g=[],x=0,M=0,S=(L,U)=>{f.schedule(k(),()=>{let q=b[U][Math.floor(L/1e3)];f.now()-L<=l&&q.answered++;let lt=g[x++];lt?S(lt.came,lt.group):(M--,x=g.length)})},R=(L,U,q,lt,ae)=>{if(U<=0)return;let E=pt(t.split(`gaps ${L}`),{mean:1e3/U}),et=t.split(`tenants ${L}`),ct=()=>{let le=f.now();if(le>=lt)return;f.schedule(E(),ct);let dr=b[L][Math.floor(le/1e3)];dr.sent++;let ws=`${L}-${et.int(ae)}`;h&&!h.take(ws).allowed?dr.refused++:M<n?(M++,S(le,L)):g.push({came:le,group:L})};f.schedule(q+E(),ct)};return R(0,s,0,a,d),R(1,i,...o,1),f.runSync({until:a+l}),b.flat()}function Ft(e){return ys(e,({sent:t,answered:n})=>t-n)}function Hi(e){return ys(e,({refused:t})=>t)}function ys(e,t){let n=0,r=0;for(let s of e)s.who==="all other merchants"&&(n+=s.sent,r+=t(s));return n>0?r/n:0}function En(e){return e.filter(({who:t,sent:n,answered:r})=>t==="all other merchants"&&n>0&&r<n/10).length}function $n(e,t){let n=Ft(e),r=Ft(t);return r<.01?n<.01?"This loop harms nobody, limited or not.":"The loop is refused and harms nobody.":Hi(t)>r/2?"This limit is so tight that it refuses the others, too.":r<n?"Better, but the loop still fits through this limit.":"This limit is so wide that the loop fits through it."}m();var bs=5;function Cn(e,t,n=3e5){let r=e.limit*1e3/e.window,s=Math.max(2e3*e.burst/r,4e3/r),i=.1,o=r*(.5*(1-i)+10*i),a=Ie({random:t,duration:Math.max(n*1e3/o,s*bs),rate:r/2,burstRate:r*10,every:s,length:s*i}),l={capacity:e.burst,refillRate:r},c=new P,d=new P,f=it(new ot({clock:c,...l}),c,a),h=it(new Q({clock:d,...l}),d,a),p=0;for(let g=0;g<f.allowed.length;g++)f.allowed[g]!==h.allowed[g]&&p++;let w=s*bs,b=(g,x)=>Array.from(g.filter(M=>M<w),(M,S)=>({time:M/1e3,count:S+1,series:x})),k=[0,w].map(g=>({time:g/1e3,count:e.burst+r*g/1e3,series:"burst + rate × t"}));return{traffic:a,bucket:f,gcra:h,differing:p,envelope:Me(h.admitted,{burst:e.burst,rate:r}),rows:[...b(a.times,"offered"),...b(h.admitted,"admitted"),...k]}}var C=zt(hn()),On,A,ne,re,Rt,He,jt,Dn,Qe,In,Pn,St,Ve,Nn,z,Je,Un,ze,Xe,_n,Bn,Fn,qn,jn,Ye,Ze,Wn,Qn,zn,Kn,Gn,tn,Hn,Vn,Jn,Xn,en,te,nn,rn,Wt,Yn,Zn,oe,tr,er,Ke,se,ie,nr,rr,sn,Ge,sr,ir,ee,Qt,or,ar,lr,cr,ur,qt,on,mr;u(0,async()=>{});u(1,async()=>{});u(2,async()=>{});u(3,async()=>{});u(4,async()=>{});u(5,async()=>{});u(6,async()=>{});u(7,async()=>{});u(8,async()=>{});u(9,async()=>{});u(10,async()=>{});u(11,async()=>{});u(12,async()=>{});u(13,async()=>{});u(14,async()=>{On=C.z.object({limit:C.z.int().min(10).max(1e3).meta({unit:"requests",about:"a merchant may send per window"}),window:C.z.number().min(1).max(600).meta({unit:"s",about:"length of that window"}),burst:C.z.int().min(1).max(500).meta({unit:"requests",about:"a bucket lets through at once"}),load:C.z.number().min(.1).max(2).meta({unit:"× limit",about:"steady traffic offered"}),retryLoop:C.z.int().min(100).max(2e5).meta({unit:"req/s",about:"sent by broken tills"}),merchants:C.z.int().min(1e3).max(3e5).meta({unit:"merchants",about:"share the API"}),perDay:C.z.number().min(1e7).max(2e9).meta({unit:"requests",about:"on an average day"}),peak:C.z.number().min(1).max(20).meta({unit:"× average",about:"traffic of the busiest hour"}),nodes:C.z.int().min(2).max(32).meta({unit:"servers",about:"keep the limit together"}),budget:C.z.number().min(.01).max(50).meta({unit:"ms",about:"added at p99, at most"}),latency:C.z.number().min(.1).max(20).meta({unit:"ms",about:"mean round trip to Redis"}),lease:C.z.int().min(2).max(200).meta({unit:"tokens",about:"a server fetches at once"}),outage:C.z.int().min(2).max(40).meta({unit:"s",about:"that Redis is gone"}),seed:C.z.int().min(1).max(1e6).meta({unit:"",about:"picks the random traffic"})})});u(15,async()=>{A=Se(On,{limit:100,window:60,burst:20,load:1,retryLoop:4e4,merchants:5e4,perDay:4e8,peak:4,nodes:8,budget:5,latency:1,lease:20,outage:20,seed:7})});u(16,async()=>{ne=A.perDay/86400,re=ne*A.peak,Rt=1.25*re});u(17,async()=>{He={service:20,patience:1e3,duration:8e4,random:V(A.seed),tenants:A.merchants,workers:Math.max(1,Math.round(Rt/A.nodes*.02)),calm:ne/A.nodes,wild:A.retryLoop/A.nodes,during:[2e4,4e4]}});u(18,async()=>{jt=We(He)});u(19,async()=>{Dn=ht(Ft(jt)),Qe=En(jt)});u(20,async()=>nt(jt.filter(({who:e})=>e!=="the retry loop"),{title:Qe?`For ${ft(Qe,"second")} the others get next to nothing; the loop ran for 20`:"The API has enough for the retry loop and for all others",x:["time","time (s)"],y:["answered","calls of this second answered in time"],bands:[{from:20,to:40,label:"the retry loop runs"}]}));u(21,async()=>{In={F1:"a limit for each merchant, with short bursts allowed",F2:"other limits and costs for other resources: reports are dear, payouts rare",F3:"one limit for everybody together: what the API was built for",F4:"a refusal says when to come back, and coming back then works",N1:`a decision adds at most ${T(A.budget,"ms")} at the 99th percentile`,N2:"all merchants' state fits into 64 MB",N3:"the limit holds over all servers together, exactly",N4:"without the shared counter: an answer within 0.1 s, and charges go on"}});u(22,async()=>Te(In));u(23,async()=>{Pn=C.z.object({merchant:C.z.string().regex(/^merchant-\d+$/),resource:C.z.enum(["charges","lookups","reports","payouts"])})});u(24,async()=>{St=A.limit/A.window,Ve={capacity:A.burst,refillRate:St}});u(25,async()=>{Nn=new ot({clock:new rt,...Ve})});u(26,async()=>Nn.take(Pn.parse({merchant:"merchant-7",resource:"charges"}).merchant));u(27,async()=>st([{what:"requests, average",value:T(ne,"req/s")},{what:"requests, busiest hour",value:T(re,"req/s")},{what:"what the API is built for: a quarter more",value:T(Rt,"req/s")},{what:"to Redis in the busiest hour, 200 bytes a call",value:T(re*200,"bytes/s")},{what:"every merchant at its limit",value:T(A.merchants*St,"req/s")}]));u(28,async()=>{});u(29,async()=>{});u(30,async()=>{});u(31,async()=>{});u(32,async()=>{});u(33,async()=>{});u(34,async()=>{});u(35,async()=>{});u(36,async()=>await $t(Ot("rate-limiter/fixed-window.ts","take")));u(37,async()=>{z={limit:A.limit,window:A.window*1e3,burst:A.burst}});u(38,async()=>{Je=We({...He,limiter:at(z)["fixed window"]})});u(39,async()=>{Un=ht(Ft(Je))});u(40,async()=>Ht`The others lose **${Un}** of their calls; without it they lost ${Dn}. ${$n(jt,Je)}`);u(41,async()=>{ze=Be("fixed window",z)});u(42,async()=>nt(ze.rows,{title:`Around the boundary a fixed window admits ${T(ze.worst,"×")} its limit`,x:["time","time (s)"],y:["admitted","admitted in the last window (requests)"],reference:[A.limit,"limit"]}));u(43,async()=>{});u(44,async()=>{});u(45,async()=>{});u(46,async()=>{});u(47,async()=>{Xe=Rn(z)});u(48,async()=>{_n=Be("sliding log",z)});u(49,async()=>{[Bn,Fn]=Xe.slice(-3).map(({bytes:e})=>T(e,"bytes"))});u(50,async()=>nt(Xe,{title:`At a limit of 1,000 a busy key costs ${Fn} in a log, ${Bn} in a counter`,subtitle:`the boundary attack gets ${T(_n.worst,"×")} the limit out of a log`,x:["limit","limit (requests per window)"],y:["bytes","memory (bytes per busy key)"],by:"algorithm",log:"xy"}));u(51,async()=>{qn=(e,t,n,r)=>t<r});u(52,async()=>await Ct("sliding counter",qn,[{args:[100,0,0,100],expect:!1,about:"the window has just turned"},{args:[100,0,.01,100],expect:!0,about:"exactly the limit afterwards"},{args:[80,79,.75,100],expect:!0},{args:[80,80,.75,100],expect:!1}]));u(53,async()=>{});u(54,async()=>{jn=[.5,.6,.7,.8,.9,1,1.1,1.2,1.3,1.5]});u(55,async()=>{Ye=Fe(z,jn,V(A.seed))});u(56,async()=>{Ze=Fe(z,[A.load],V(A.seed))});u(57,async()=>{Wn=ht(Ze[0].wrong)});u(58,async()=>nt(Ye,{title:`At ${A.load} × the limit it misjudges ${Wn} of one steady merchant's requests`,x:["load","offered load (× limit)"],y:["wrong","misjudged (% of requests)"],percent:!0,highlight:{rows:Ze,label:"your load"}}));u(59,async()=>{Qn=Sn(z,A.merchants,V(A.seed))});u(60,async()=>{zn=Ye.filter(({load:e})=>e===.8||e===1).map(({load:e,wrong:t})=>({traffic:`one merchant at ${e} × its limit`,misjudged:t}))});u(61,async()=>{Kn="Cloudflare, 270,000 sources, 400 million requests (published)"});u(62,async()=>st([...zn,...Qn,{traffic:Kn,misjudged:3e-5}],{units:{misjudged:"%"}}));u(63,async()=>{});u(64,async()=>{});u(65,async()=>{});u(66,async()=>{});u(67,async()=>{});u(68,async()=>{Gn=(e,t,n,r)=>({allowed:!0,tat:e})});u(69,async()=>await Ct("GCRA",Gn,[{args:[0,1e3,100,1],expect:{allowed:!0,tat:1100},about:"a rested key"},{args:[1100,1e3,100,1],expect:{allowed:!1,tat:1100},about:"too soon"},{args:[1100,1e3,100,2],expect:{allowed:!0,tat:1200},about:"burst of two"},{args:[1100,1100,100,1],expect:{allowed:!0,tat:1200},about:"exactly on time"},{args:[1150,1e3,100,2],expect:{allowed:!1,tat:1150},about:"half a token"}]));u(70,async()=>{tn=Cn(z,V(A.seed))});u(71,async()=>{({envelope:Hn,traffic:Vn,differing:Jn}=tn)});u(72,async()=>nt(tn.rows,{title:`The promise of burst + rate × t is broken in ${ft(Hn.violations,"span")} of time`,subtitle:`storm of ${ft(Vn.times.length,"request")}, the first five bursts; bucket and GCRA differ ${ft(Jn,"time")}`,x:["time","time (s)"],y:["count","requests so far"],by:"series"}));u(73,async()=>{Xn=Ln(z,V(A.seed))});u(74,async()=>{en=Xn.filter(({pattern:e,time:t})=>e==="burst"&&t<2).filter(({what:e,algorithm:t})=>e==="let out"||t==="GCRA").map(e=>({who:e.what==="offered"?"offered":e.algorithm,time:e.time.toFixed(2),share:e.share})).sort((e,t)=>+(t.who==="offered")-+(e.who==="offered"))});u(75,async()=>{te=e=>Math.max(...en.filter(t=>t.who===e).map(({share:t})=>t))});u(76,async()=>be(en,{title:`Of a burst a fixed window passes up to ${T(te("fixed window"),"×")} the rate, a token bucket ${T(te("token bucket"),"×")}, a leaky queue ${T(te("leaky queue"),"×")}`,x:["time","time (windows)"],y:["who",""],value:["share","let out (× rate)"],write:e=>e?e.toFixed(1):"",high:"bad",width:860}));u(77,async()=>{});u(78,async()=>{nn=An(St,[.3,.5,.7,.8,.9,.95],V(A.seed))});u(79,async()=>{rn=nn.filter(e=>e.from==="simulated")});u(80,async()=>{Wt=nn.filter(e=>e.from!=="simulated")});u(81,async()=>{Yn=Math.max(...rn.map((e,t)=>Math.abs(e.wait/Wt[t].wait-1)))});u(82,async()=>{Zn=T(Wt.at(-1).wait/Wt[1].wait,"×")});u(83,async()=>nt(Wt,{title:`Waits are within ${ht(Yn)} of M/D/1's: at 95 % load ${Zn} those at half load`,x:["load","offered load (× rate)"],y:["wait","mean wait (s)"],measured:{rows:rn,name:"simulated",line:"M/D/1"}}));u(84,async()=>{oe={random:V(A.seed),nodes:A.nodes,latency:A.latency,quota:z,duration:2*z.window,rate:1.5*St*A.nodes}});u(85,async()=>{tr=await Tn(oe)});u(86,async()=>{er=await qe({...oe,leaseSize:1})});u(87,async()=>{Ke=A.burst+2*A.limit});u(88,async()=>st([{kept:"each server for itself",admitted:T(tr.admitted/Ke,"×")},{kept:"one shared counter",admitted:T(er.admitted/Ke,"×")}],{caption:"admitted, as a multiple of burst + rate × t"}));u(89,async()=>{});u(90,async()=>{});u(91,async()=>{});u(92,async()=>{});u(93,async()=>{});u(94,async()=>{});u(95,async()=>{});u(96,async()=>{});u(97,async()=>{});u(98,async()=>{});u(99,async()=>{});u(100,async()=>{});u(101,async()=>{});u(102,async()=>{});u(103,async()=>await $t(Ot("rate-limiter/leased.ts","take")));u(104,async()=>{se=Math.min(Math.ceil(Rt),5e3)});u(105,async()=>{ie={limit:se,window:1e3,burst:Math.ceil(se/10)}});u(106,async()=>{nr=[...new Set([1,2,5,10,20,50,A.lease])].sort((e,t)=>e-t)});u(107,async()=>{rr={...oe,quota:ie,duration:4e3,rate:.6*se}});u(108,async()=>{sn=await Mn(rr,nr)});u(109,async()=>{Ge=sn.find(e=>e.lease===A.lease)});u(110,async()=>{[sr,ir]=[T(Ge.calls),ht(Ge.over)]});u(111,async()=>we(sn,{title:`A lease of ${A.lease} costs ${sr} calls a request and lets ${ir} too much through`,x:["calls","calls to Redis per request (each dot is a lease size)"],y:["over","most over burst + rate in any second (%)"],percent:!0,label:"lease",front:{x:"low",y:"low"}}));u(112,async()=>{ee=A.nodes*A.lease});u(113,async()=>Ht`What can be _promised_ is looser than what is seen: all servers may hold a full lease, ${ft(ee,"token")} here, ${T(ee/ie.burst,"%")} of the burst${ee>ie.burst/2?": so much that the limit is a suggestion":""}. Now the time that each way adds to a request, on this machine:`);u(114,async()=>{});u(115,async()=>{});u(116,async()=>{});u(117,async()=>{});u(118,async()=>{});u(119,async()=>{});u(120,async()=>{});u(121,async()=>{});u(122,async()=>await $t(Ot("rate-limiter/policy.ts","take")));u(123,async()=>{});u(124,async()=>{Qt=new P,or=Math.min(10,A.burst)});u(125,async()=>{ar={capacity:Math.ceil(Rt/11),refillRate:Rt*10/11}});u(126,async()=>{lr=new Q({clock:Qt,...ar})});u(127,async()=>{cr=new Q({clock:Qt,capacity:5,refillRate:5/60})});u(128,async()=>{ur=new Xt([{name:"everybody",limiter:lr,key:()=>"all"},{name:"merchant",limiter:new Q({clock:Qt,...Ve}),key:({merchant:e})=>e,cost:({resource:e})=>e==="reports"?or:1},{name:"payouts",limiter:cr,key:({resource:e,merchant:t})=>e==="payouts"?t:void 0}])});u(129,async()=>{qt=(e,t)=>{let n={merchant:"merchant-7",resource:e},s=Array.from({length:t},()=>ur.take(n)).filter(a=>!a.allowed),i=s[0]?T(s[0].retryAfter,"ms"):"",o=t-s.length;return{resource:e,asked:t,allowed:o,"refused by":s[0]?.rule,"come back in":i}}});u(130,async()=>{on=[qt("charges",4),qt("reports",3),qt("charges",600)]});u(131,async()=>Qt.time+=1e3*A.burst/St);u(132,async()=>on.push(qt("payouts",600)));u(133,async()=>st(on));u(134,async()=>{});u(135,async()=>{});u(136,async()=>{});u(137,async()=>{});u(138,async()=>{});u(139,async()=>{});u(140,async()=>{mr=(e,t)=>t.map(()=>e/t.length)});u(141,async()=>await Ct("max-min fairness",mr,[{args:[10,[2,3]],expect:[2,3],about:"enough for all"},{args:[10,[1,20,20]],expect:[1,4.5,4.5],about:"the small one is served first"},{args:[12,[8,2,4]],expect:[6,2,4],about:"order of asking does not matter"},{args:[12,[1,5,20]],expect:[1,5,6],about:"what the first leaves, the second gets"}]));u(142,async()=>{});u(143,async()=>{});u(144,async()=>{});u(145,async()=>{});u(146,async()=>{});u(147,async()=>{});u(148,async()=>{});u(149,async()=>{});u(150,async()=>{});u(151,async()=>{});u(152,async()=>{});u(153,async()=>{});u(154,async()=>{});u(155,async()=>{});u(156,async()=>{});u(157,async()=>{});u(158,async()=>{});u(159,async()=>{});u(160,async()=>{});u(161,async()=>{});u(162,async()=>{});u(163,async()=>{});u(164,async()=>{});u(165,async()=>{});u(166,async()=>{});u(167,async()=>{});u(168,async()=>{});u(169,async()=>{});u(170,async()=>{});u(171,async()=>{});u(172,async()=>{});u(173,async()=>{});u(174,async()=>{});u(175,async()=>{});u(176,async()=>{});u(177,async()=>{});u(178,async()=>{});u(179,async()=>{});u(180,async()=>{});u(181,async()=>{});u(182,async()=>{});u(183,async()=>{});u(184,async()=>{});u(185,async()=>{});u(186,async()=>{});u(187,async()=>{});Ar([[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],[1,1],[3,1],[4,1],[6,0],[6,0],[6,1],[7,0],[7,1],[9,0],[9,1],[11,0],[11,0],[11,0],[11,1],[13,1],[15,0],[15,0],[15,0],[15,0],[15,0],[15,0],[15,1],[17,1],[19,0],[19,0],[19,0],[19,0],[19,1],[21,0],[21,1],[24,0],[24,0],[24,0],[24,1],[26,0],[26,0],[26,0],[26,1],[28,0],[28,1],[30,1],[32,0],[32,0],[32,0],[32,0],[32,1],[34,0],[34,0],[34,0],[34,1],[36,1],[38,0],[38,0],[38,0],[38,1],[40,0],[40,1],[42,0],[42,0],[42,1],[44,0],[44,0],[44,0],[44,1],[46,1],[48,0],[48,0],[48,0],[48,0],[48,0],[48,1],[50,0],[50,0],[50,0],[50,0],[50,1],[52,1],[54,0],[54,1],[56,0],[56,1],[58,1],[60,0],[60,0],[60,0],[60,0],[60,0],[60,0],[60,1],[62,1],[64,0],[64,0],[64,0],[64,0],[64,0],[64,0],[64,0],[64,0],[64,1],[65,0],[65,1],[66,0],[66,0],[66,0],[66,0],[66,0],[66,0],[66,0],[66,1],[68,0],[68,0],[68,0],[68,0],[68,0],[68,0],[68,1],[69,0],[69,0],[69,0],[69,0],[69,1],[71,0],[71,0],[71,0],[71,0],[71,0],[71,1],[73,0],[73,1],[75,1],[76,0],[76,0],[76,0],[76,0],[76,0],[76,0],[76,0],[76,0],[76,0],[76,1],[77,0],[77,0],[77,0],[77,0],[77,0],[77,1],[80,0],[80,1],[83,0],[83,0],[83,0],[83,0],[83,0],[83,0],[83,0],[83,0],[83,0],[83,0],[83,0],[83,1],[84,0],[84,0],[84,0],[84,0],[84,0],[84,0],[84,1],[85,0],[85,0],[85,0],[85,1],[87,0],[87,0],[87,0],[87,1]],()=>({schema:On,z:C.z,n:A,numbers:Se,average:ne,busiest:re,capacity:Rt,evening:He,random:V,unlimited:jt,lab:{sharedApi:We,lostShare:Ft,starvedSeconds:En,algorithms:at,verdictOf:$n,attackBoundary:Be,bytesByLimit:Rn,misjudged:Fe,misjudgedCrowd:Sn,storm:Cn,comparePatterns:Ln,leakyWaits:An,localFleet:Tn,leasedFleet:qe,leaseCurve:Mn},lost:Dn,starved:Qe,difference:ht,lines:nt,count:ft,requirements:In,format:T,required:Te,Call:Pn,rate:St,settings:Ve,door:Nn,rl:{TokenBucket:ot,Gcra:Q,Policy:Xt},VirtualClock:rt,table:st,show:$t,source:Ot,quota:z,replayed:Je,left:Un,md:Ht,attacked:ze,memory:Xe,again:_n,counter:Bn,log:Fn,mayPass:qn,check:Ct,loads:jn,errors:Ye,mine:Ze,missed:Wn,crowd:Qn,single:zn,cloudflare:Kn,decide:Gn,storm:tn,envelope:Hn,traffic:Vn,differing:Jn,slices:Xn,burstRows:en,peaks:te,heat:be,waits:nn,simulated:rn,formula:Wt,off:Yn,steep:Zn,fleet:oe,apart:tr,together:er,cap:Ke,most:se,everyone:ie,sizes:nr,demand:rr,curve:sn,chosen:Ge,calls:sr,excess:ir,scatter:we,held:ee,still:Qt,reportCost:or,SettableClock:P,whole:ar,everybody:lr,each5:cr,policy:ur,ask:qt,asked:on,fairShares:mr}));})();

};
