/** Who does which unit of a batch, in memory that all threads see: 0 for nobody yet, a thread's number above 0, or -1 for never. */
export type Claims = Int32Array<SharedArrayBuffer>

const OPEN = 0
const DROPPED = -1

/** The units of a batch, none of them taken. */
export const openClaims = (units: number): Claims =>
  new Int32Array(new SharedArrayBuffer(units * Int32Array.BYTES_PER_ELEMENT))

/** The first unit that nobody has, now this thread's; undefined where there is none. Cost: O(units). */
export const claim = (claims: Claims, who: number): number | undefined => {
  for (let unit = 0; unit < claims.length; unit++)
    if (Atomics.compareExchange(claims, unit, OPEN, who) === OPEN) return unit
  return undefined
}

/** Leaves undone what nobody has begun. Cost: O(units). */
export const dropRest = (claims: Claims): void => {
  for (let unit = 0; unit < claims.length; unit++) Atomics.compareExchange(claims, unit, OPEN, DROPPED)
}

/** Opens what a thread had and did not end, so that others may begin it again. Cost: O(units). */
export const reopen = (claims: Claims, who: number, ended: ReadonlySet<number>): void => {
  for (let unit = 0; unit < claims.length; unit++)
    if (!ended.has(unit)) Atomics.compareExchange(claims, unit, who, OPEN)
}

/** Whether all that somebody has begun has ended. Cost: O(units). */
export const isSettled = (claims: Claims, ended: ReadonlySet<number>): boolean => {
  for (let unit = 0; unit < claims.length; unit++)
    if (Atomics.load(claims, unit) > OPEN && !ended.has(unit)) return false
  return true
}
