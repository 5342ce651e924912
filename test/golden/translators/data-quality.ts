import { isLeft } from 'fp-ts/lib/Either.js'
import { auditRows } from '../../../src/market/csv/row-audit.kernel.js'
import type { Translator } from '../case.js'
import { compare } from '../compare.js'
import { dialectOf } from '../data.js'
import type { Difference } from '../difference.js'

type Expected = Readonly<Record<string, unknown>>

/** Lists are cut after so many entries in the cases. */
const CUT = 60
const near = { rel: 1e-9, abs: 1e-12 }
const dated = (time: number): string =>
  Number.isNaN(time) ? 'None' : new Date(time).toISOString().slice(0, 10)

/** What is wrong with the rows of some files; a finding that a case leaves open (null) is not compared. */
export const dataQuality: Translator = async (golden, load) => {
  const differences: Difference[] = []
  for (const [file, expected] of Object.entries(golden.expected as Readonly<Record<string, Expected>>)) {
    const audit = auditRows(file, await load(file), dialectOf(file))
    if (isLeft(audit)) {
      differences.push({ field: file, expected: 'rows', got: audit.left })
      continue
    }
    const found: Expected = {
      ...audit.right,
      abs_close_return_over_30pct: audit.right.abs_close_return_over_30pct.map(([row, time, change]) => [
        row,
        dated(time),
        change,
      ]),
    }
    for (const [name, wanted] of Object.entries(expected)) {
      if (wanted === null) continue
      const got = found[name]
      const cut = Array.isArray(wanted) && wanted.length === CUT && Array.isArray(got)
      differences.push(...compare(`${file}.${name}`, wanted, cut ? got.slice(0, CUT) : got, near))
    }
  }
  return differences
}
