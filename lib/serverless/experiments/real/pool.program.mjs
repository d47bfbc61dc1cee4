/** What the pools of threads run: the same function as our guests, as a module. */
export default function handler(event) {
  return { n: event.n + 1 };
}
