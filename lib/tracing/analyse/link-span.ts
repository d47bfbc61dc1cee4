/** A span in Zipkin's model: client and server may report halves of one span under one id. */
export interface LinkSpan {
  id: string;
  parentId?: string;
  kind?: "CLIENT" | "SERVER" | "PRODUCER" | "CONSUMER";
  /** Who recorded it. */
  service?: string;
  /** The other side, as far as it was known. */
  remote?: string;
  error?: boolean;
  /** That the other half has the same id. */
  shared?: boolean;
}
