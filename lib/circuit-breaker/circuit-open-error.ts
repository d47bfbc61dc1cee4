/** A call that was refused because the circuit is open. */
export class CircuitOpenError extends Error {
  override name = "CircuitOpenError";
  /** When the circuit will let a call through again, by the breaker's clock, in ms. */
  readonly retryAt: number;

  constructor(circuit: string, retryAt: number) {
    super(`Cannot call ${circuit}: the circuit is open`);
    this.retryAt = retryAt;
  }
}
