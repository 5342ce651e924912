import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Work {
  readonly name: string
  readonly rows: readonly { readonly name: string; readonly reading: string; readonly against?: unknown }[]
  readonly prepare: (asked: { place: string; tiny: boolean }) => Promise<{
    readonly wrong?: Readonly<Record<string, string | undefined>>
    readonly readings: Readonly<Record<string, () => unknown>>
    readonly peers?: readonly { readonly name: string }[]
  }>
}
const { works } = (await import(new URL('../../bench/works.mjs', import.meta.url).href)) as {
  works: readonly Work[]
}

/** Those that start commands or threads need the built library, others are larger forms of `grid`: `npm run bench -- --tiny` runs them. */
const LEFT_OUT = ['start', 'demo', 'walk-forward', 'sets', 'candidates', 'grid-million']

describe('the works of the bench', () => {
  it('have rows of different names', () => {
    const names = works.flatMap(({ rows }) => rows.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
  })
  for (const { name, rows, prepare } of works.filter((work) => !LEFT_OUT.includes(work.name)))
    it(`${name} agrees with its reference at a tiny size`, async () => {
      const place = mkdtempSync(join(tmpdir(), 'regimen-bench-'))
      try {
        const { wrong = {}, readings, peers = [] } = await prepare({ place, tiny: true })
        expect(Object.values(wrong).filter((text) => text !== undefined)).toEqual([])
        for (const { reading, against } of rows) {
          expect(Object.keys(readings)).toContain(reading)
          if (typeof against === 'string' && !against.startsWith('C++'))
            expect([...Object.keys(readings), ...peers.map((peer) => peer.name)]).toContain(against)
        }
      } finally {
        rmSync(place, { recursive: true, force: true })
      }
    })
})
