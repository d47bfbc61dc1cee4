/** What the suite says a failed test means. */
export type TestKind = "required" | "optimal" | "check";

/** A request of a test, with what is expected of it, in the suite's own words. */
export interface SuiteRequest {
  request_method?: string;
  request_headers?: [string, string | number][];
  request_body?: string;
  response_status?: [number, string];
  response_headers?: [string, string | number, boolean?][];
  response_body?: string | null;
  response_pause?: number;
  expected_type?: string;
  expected_method?: string;
  expected_status?: number | null;
  expected_response_headers?: (string | [string, string] | [string, string, string | number])[];
  expected_response_headers_missing?: (string | [string, string])[];
  expected_request_headers?: (string | [string, string])[];
  expected_request_headers_missing?: (string | [string, string])[];
  expected_response_text?: string | null;
  check_body?: boolean;
  pause_after?: boolean;
  disconnect?: boolean;
  magic_ims?: boolean;
  magic_locations?: boolean;
  rfc850date?: string[];
  filename?: string;
  query_arg?: string;
}

/** A test of the suite. */
export interface SuiteTest {
  id: string;
  suite: string;
  kind: TestKind;
  /** One character per proxy: 1 passed. */
  proxies: string;
  depends_on?: string[];
  requests: SuiteRequest[];
}
