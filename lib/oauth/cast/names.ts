/** The two APIs, and where the photo-printing app takes the browser back. */
export const ALBUMS = "https://albums.example";
export const PRINTS = "https://prints.example";
export const BACK = "https://print.example/back";

/** A call of the albums API. */
export function albumsCall(token: string, headers: Record<string, string> = {}): Request {
  return new Request(`${ALBUMS}/albums`, {
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });
}
