import { describe, it } from 'vitest'
import { ledgerLaws } from '../../laws/ledger.js'
import { anySimplex, anySpaces, exhaustiveLaws, gridLaws, simplexLaws } from '../../laws/search.js'
import { grid } from '../../src/search/grid.js'
import { simplexGrid } from '../../src/search/simplex.kernel.js'

describe('search', () => {
  const laws = [
    ...exhaustiveLaws(grid, anySpaces),
    ...exhaustiveLaws(simplexGrid, anySimplex),
    ...gridLaws(grid),
    ...simplexLaws(simplexGrid),
    ...ledgerLaws,
  ]
  it.each(laws.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check())
})
