/** Whether a server answers with a success within a time, in real ms. What it says is not read. */
export async function answers(url: string, ms: number): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ms) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
