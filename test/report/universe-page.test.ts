import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { terminal } from '../cli/terminal.js'
import { browsing, chromiumPath } from './browser.js'
import { type Held, pageIn } from './elements.js'

const { directory, document: json, file, regimen } = terminal()
const SYMBOLS = ['ant', 'bee', 'cat'] as const
SYMBOLS.forEach((symbol, i) => {
  const made = syntheticMarket({ seed: i + 1, bars: 420 - 30 * i })
  if (made._tag === 'Left') throw new Error('refused')
  const { time, open, high, low, close } = made.right.dataset.bars
  const rows = Array.from(time, (at, k) =>
    [new Date(at).toISOString().slice(0, 10), open[k], high[k], low[k], close[k], 1e5].join(','),
  )
  file(`data/${symbol}.csv`, `date,open,high,low,close,volume\n${rows.join('\n')}\n`)
})
const DATA = ['--data', 'data/*.csv'] as const
const VALIDATE = [
  ...['validate', ...DATA, '--strategy', 'sma_cross', '--param', 'fast=5', '--param', 'slow=20'],
  ...['--set', 'scheme.train=120', '--set', 'scheme.test=60'],
] as const

const fileIn = (name: string): string => readFileSync(join(directory, name), 'utf8')
const cellsOf = (row: { readonly children: Iterable<{ readonly textContent: string }> }): readonly string[] =>
  [...row.children].map(({ textContent }) => textContent.trim())
const at = (whole: any, path: string): any =>
  path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce((value, key) => value?.[key], whole)

/** The rows that the console prints by instrument, cell by cell. */
const printedRows = (printed: string): readonly (readonly string[])[] => {
  const lines = printed.split('\n').map((line) => line.trim().split(/\s{2,}/))
  const head = lines.findIndex(([first, second]) => first === 'instrument' && second === 'contribution')
  return lines.slice(head, head + SYMBOLS.length + 2)
}

/** Every figure by instrument of a page is the number of the document, in the words of the console. */
const sameEverywhere = (page: Held, document: any, printed: string): void => {
  const rows = [...page.querySelectorAll('#instruments table')][0]!
  const [head, ...body] = [...rows.querySelectorAll('tr')].map(cellsOf)
  expect([head, ...body]).toEqual(printedRows(printed))
  expect(body.map(([name]) => name).toSorted()).toEqual(['all', ...SYMBOLS])
  const cells = [...rows.querySelectorAll('[data-path][data-value]')]
  expect(cells.length).toBeGreaterThan(30)
  for (const cell of cells) {
    const path = cell.getAttribute('data-path')!
    expect([path, Number(cell.getAttribute('data-value'))]).toEqual([path, at(document, path)])
  }
}

const held: { printed?: string; document?: any; page?: Held } = {}
beforeAll(async () => {
  const ran = await regimen(
    ...[...VALIDATE, '--report', 'page.html', '--trades', 't.csv', '--equity', 'e.csv'],
  )
  expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('page.html')])
  held.printed = ran.out
  held.document = await json(...VALIDATE)
  held.page = pageIn(fileIn('page.html'))
})

describe('a run of several instruments', () => {
  test('has the same figures by instrument in console, document and page', () => {
    sameEverywhere(held.page!, held.document, held.printed!)
    const figures = held.document.by_instrument.validation
    const { metrics } = held.document.phases.validation.result.out_of_sample
    expect(figures.account.contribution).toBeCloseTo(metrics.total_return, 12)
    expect(figures.account.net).toBeCloseTo(metrics.mean_exposure, 2)
    const inside = JSON.parse(held.page!.querySelector('#numbers')!.textContent)
    expect(inside.by_instrument).toEqual(held.document.by_instrument)
  })

  test('stores nothing of them, and show and report compute them again', async () => {
    expect(held.document.phases.validation.result.by_instrument).toBeUndefined()
    const shown = await regimen('show', held.document.run)
    expect(printedRows(shown.out)).toEqual(printedRows(held.printed!))
    expect((await regimen('report', held.document.run, '--out', 'again.html')).code).toBe(0)
    const again = pageIn(fileIn('again.html'))
    for (const id of ['figures', 'instruments', 'costs', 'windows', 'months'])
      expect(again.querySelector(`#${id}`)!.textContent).toBe(held.page!.querySelector(`#${id}`)!.textContent)
  })

  test('is drawn as one account next to equal-weight buy and hold and the same exposure held', () => {
    const section = (id: string) => held.page!.querySelector(`#${id}`)!.textContent
    expect(section('equity')).toContain('equal-weight buy and hold at the same costs makes')
    expect(section('equity')).toContain('in the mean of the instruments')
    const { edge } = held.document.phases.validation.result.verdict
    expect(section('verdict')).toContain(`${(100 * edge.annual).toFixed(2)} % a year`)
    expect([...held.page!.querySelectorAll('#costs tbody tr')].length).toBe(5)
    expect([...held.page!.querySelectorAll('#windows tbody tr')].length).toBeGreaterThan(2)
  })

  test('writes its trades with their symbols, and its equity by step', () => {
    const [head, ...rows] = fileIn('t.csv').trimEnd().split('\n')
    const { metrics, span } = held.document.phases.validation.result.out_of_sample
    expect(head).toMatch(/^symbol,entry_time,exit_time,side,/)
    expect(rows.length).toBe(metrics.total_trades)
    expect(new Set(rows.map((row) => row.split(',')[0]))).toEqual(new Set(SYMBOLS))
    const equity = fileIn('e.csv').trimEnd().split('\n')
    expect(equity.length - 1).toBe(span.bars)
    expect(Number(equity.at(-1)!.split(',')[1]) / 1e5 - 1).toBeCloseTo(metrics.total_return, 12)
  })

  test('can be laid next to another, and a search of it is drawn in sample', async () => {
    const search = ['--strategy', 'sma_cross', '--space', 'fast=[5, 8]', '--space', 'slow=[20]']
    const ran = await regimen('optimize', ...DATA, ...search, '--report', 'search.html')
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('search.html')])
    const page = pageIn(fileIn('search.html'))
    expect(page.querySelector('#verdict')!.textContent).toContain('In sample, best of 2')
    expect(page.querySelector('#instruments')!.textContent).toContain('cat')
    const other = await json('optimize', ...DATA, ...search)
    const pair = await regimen('report', held.document.run, other.run, '--out', 'pair.html')
    expect([pair.code, fileIn('pair.html')]).toEqual([0, expect.stringContaining('same bars')])
  })
})

test('a backtest of several instruments has them too', async () => {
  const words = ['backtest', ...DATA, '--strategy', 'sma_cross', '--param', 'fast=5', '--param', 'slow=20']
  const ran = await regimen(...words, '--report', 'one.html')
  const document = await json(...words)
  const page = pageIn(fileIn('one.html'))
  sameEverywhere(page, { by_instrument: { backtest: document.by_instrument } }, ran.out)
  expect(document.by_instrument.account.contribution).toBeCloseTo(document.metrics.total_return, 12)
  expect([...page.querySelectorAll('#instruments table')][1]!.textContent).toContain('buy and hold')
  expect([...page.querySelectorAll('#costs tbody tr')].length).toBe(5)
})

test('the page of a search runs its winner with the warm-up that its trial had: a late listing joins on the same bar', async () => {
  for (const [i, symbol] of (['early', 'late'] as const).entries()) {
    const made = syntheticMarket({ seed: 7 + i, bars: 400 })
    if (made._tag === 'Left') throw new Error('refused')
    const { time, close } = made.right.dataset.bars
    const rows = Array.from(time, (when, k) => `${new Date(when).toISOString().slice(0, 10)},${close[k]}`)
    file(`late/${symbol}.csv`, `date,close\n${rows.slice(150 * i).join('\n')}\n`)
  }
  const words = ['optimize', '--data', 'late/*.csv', '--strategy', 'sma_cross', '--beyond-bounds']
  const SCORED = ['--set', 'objective.name=sharpe_ratio', '--set', 'objective.min_trades=20']
  const space = ['--space', 'fast=[3]', '--space', 'slow=[12, 120]', ...SCORED]
  const ran = await regimen(...words, ...space, '--report', 'late.html', '--equity', 'late.csv')
  expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('late.html')])
  const { best } = (await json(...words, ...space)).phases.optimization.result
  expect(best.params).toEqual({ fast: 3, slow: 12 })
  const equity = fileIn('late.csv').trimEnd().split('\n')
  expect(Number(equity.at(-1)!.split(',')[1]) / 1e5 - 1).toBeCloseTo(best.metrics.total_return, 12)
  const added = pageIn(fileIn('late.html')).querySelector('[data-path$="account.contribution"]')
  expect(Number(added!.getAttribute('data-value'))).toBeCloseTo(best.metrics.total_return, 12)
})

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  const { open } = browsing()
  test.each([1280, 360])('everything is drawn without a fault, %i wide', async (width) => {
    const { page, faults } = await open(`file://${join(directory, 'page.html')}`, { width })
    await page.waitForFunction('document.documentElement.dataset.drawn !== undefined')
    expect(faults).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    expect(await page.locator('#instruments figure canvas').count()).toBeGreaterThanOrEqual(2)
    await page.locator('figure.trades').getByLabel('Instrument').selectOption('bee')
    const shown = await page.locator('figure.trades tbody tr td:nth-child(2)').allTextContents()
    expect(new Set(shown)).toEqual(new Set(['bee']))
    await page.close()
  })
})
