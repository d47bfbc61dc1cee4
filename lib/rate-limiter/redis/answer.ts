/**
 * Lua that makes the answer of a bucket that holds `level` parts: whole tokens that remain, µs until it is full,
 * µs until one token more, and the wait as given. It uses `full`, `perToken` and `perTick`.
 */
export const ANSWER = `
local function answer(level, wait)
  local remaining = math.floor(level / perToken)
  local next = (remaining + 1) * perToken
  local more = next > full and 0 or math.ceil((next - level) / perTick)
  return remaining, math.ceil((full - level) / perTick), more, wait
end
`;
