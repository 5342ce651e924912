import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { embeddedSp500, runBacktest } from '../../src/index.js'
import { pageIn } from '../report/elements.js'

const run = await runBacktest('sma_cross', { params: { fast: 20, slow: 100 } })

test('a result draws its equity: no script, and its lowest and highest bar are in the picture', () => {
  const picture = pageIn(run.plot()).querySelector('svg')!
  const money = (value: number) => Math.round(value).toLocaleString('en-US')
  const [low, high] = [Math.min(...run.equity), Math.max(...run.equity)]
  expect(picture.getAttribute('aria-label')).toContain(`between ${money(low)} and ${money(high)}`)
  expect([...picture.querySelectorAll('text')].map(({ textContent }) => textContent)).toEqual(
    expect.arrayContaining([money(low), money(high), '2020-04-17']),
  )
  const points = picture.querySelector('polygon')!.getAttribute('points')!.split(' ')
  expect(points.every((point: string) => /^[\d.]+,[\d.]+$/.test(point))).toBe(true)
  expect(run.plot()).not.toContain('<script')
})

test('a notebook shows the same lines as a REPL, as HTML; the hooks are no fields of the result', () => {
  const shown = pageIn(run.toHTML())
  expect(shown.querySelector('pre')!.textContent).toBe(inspect(run))
  expect([...shown.querySelectorAll('svg')].length).toBe(1)
  expect(Object.keys(run)).not.toContain('toHTML')
  const display = (run as any)[Symbol.for('Jupyter.display')]()
  expect(display).toEqual({ 'text/html': run.toHTML(), 'text/plain': inspect(run) })
  const bars = embeddedSp500()
  expect((bars as any).toHTML()).toContain('<pre>')
  expect(JSON.stringify(bars.notes)).not.toContain('toHTML')
})
