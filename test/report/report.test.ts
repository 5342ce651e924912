import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { packed } from '../../src/report/pack.js'
import { terminal } from '../cli/terminal.js'
import { browsing, chromiumPath } from './browser.js'
import { type Held, pageIn } from './elements.js'

const { directory, document: json, file, regimen } = terminal()
const STUDY = [
  'regime_adaptive_grid_search_ensemble',
  '--set',
  'strategies=[{ strategy: sma_cross, space: { fast: [5, 10, 20], slow: [50, 100] } }, { strategy: rsi_reversion, space: { n: [2, 3], low: [10, 25], high: [55, 70] } }]',
  '--set',
  'weights.step=0.25',
  '--set',
  'weights.max=1',
  // each regime has its best, so that there is an ensemble to weigh
  '--set',
  'own_choice_p=1',
] as const

const fileIn = (name: string): string => readFileSync(join(directory, name), 'utf8')

const held: { console?: string; document?: any; page?: Held; html?: string } = {}
beforeAll(async () => {
  const ran = await regimen('run', ...STUDY, '--report', 'study.html')
  expect(ran.code).toBe(0)
  held.console = ran.out
  held.document = await json('run', ...STUDY)
  held.html = fileIn('study.html')
  held.page = pageIn(held.html)
})

/** What stands at a path such as `validation.windows[0].in_sample`, where phases have names without dots. */
const at = (results: any, path: string): any =>
  path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce((value, key) => value?.[key], results)

describe('the page of a run', () => {
  test('holds the same numbers as the document of --json, and in the words of the console', () => {
    const results = Object.fromEntries(
      Object.entries<any>(held.document.phases).map(([path, { result }]) => [path, result]),
    )
    const cells = [...held.page!.querySelectorAll('[data-path][data-value]')]
    expect(cells.length).toBeGreaterThan(30)
    for (const cell of cells) {
      const path = cell.getAttribute('data-path')!
      expect([path, Number(cell.getAttribute('data-value'))]).toEqual([path, at(results, path)])
    }
    const figures = [...held.page!.querySelectorAll('#figures tbody tr')].map((row) =>
      [...row.children].map(({ textContent }) => textContent.trim()),
    )
    expect(figures.length).toBe(8)
    for (const [name, ...values] of figures) {
      const line = held.console!.split('\n').find((one) => one.trim().startsWith(`${name} `))
      expect(line?.trim().split(/\s{2,}/)).toEqual([name, ...values])
    }
    const inside = JSON.parse(held.page!.querySelector('#numbers')!.textContent)
    expect(inside.results).toEqual(results)
    expect(inside.trades.pnl.length).toBe(results['validation'].out_of_sample.metrics.total_trades)
  })

  test('draws the buy and hold that the console prints: the same fills and costs, bought once', async () => {
    const printed = (text: string, name: string): readonly string[] =>
      text
        .match(new RegExp(`^ *${name}  .*$`, 'm'))![0]
        .trim()
        .split(/\s{2,}/)
    const said = (page: Held): string => page.querySelector('#equity')!.textContent
    const [, , , , , deepest] = printed(held.console!, 'max_drawdown')
    expect(said(held.page!)).toContain(`for the account, ${deepest} for buy and hold.`)
    file('buy.yaml', '20: [{ kind: market, side: buy, size: { kind: units, units: 1 } }]\n')
    for (const what of [
      ['--strategy', 'sma_cross', '--set', 'costs.rate=0.02'],
      ['--orders', 'buy.yaml', '--set', 'costs.rate=0.02'],
    ]) {
      const { out } = await regimen('backtest', ...what, '--report', 'held.html')
      const text = said(pageIn(fileIn('held.html')))
      const [, run, hold] = printed(out, 'total_return')
      expect(text).toContain(`the account makes ${run}; `)
      expect(text).toContain(`buy and hold, all in at the fills and costs of the run, makes ${hold}.`)
      expect(text).toContain(`${printed(out, 'max_drawdown')[2]} for buy and hold.`)
    }
  })

  test('asks for nothing from outside, runs only its own program, and fits into 700 kB', () => {
    const policy = held.page!.querySelector('meta[http-equiv]')!.getAttribute('content')!
    expect(policy).toMatch(/^default-src 'none'/)
    expect(held.html).not.toMatch(/(?:src|href)="(?!#)/)
    expect([...held.page!.querySelectorAll('[style], [onclick]')].length).toBe(0)
    expect(held.html!.length).toBeLessThan(700_000)
  })

  test('has what the page promises, a section each', () => {
    const titles = [...held.page!.querySelectorAll('h2')].map(({ textContent }) => textContent)
    expect(titles).toEqual([
      'Verdict',
      'Figures',
      'Equity, out of sample',
      'Returns by month',
      'Deepest drawdowns',
      'Rolling Sharpe ratio',
      'Trades',
      'Costs',
      'Weights and members',
      'Search: parameter_discovery',
      'Warnings of the data',
      'Phases',
      'Where these numbers come from',
    ])
    expect(held.page!.querySelector('#provenance')!.textContent).toContain('regimen run regime_adaptive')
  })

  test('a stored run has the same page, from its id alone', async () => {
    const shown = await regimen('report', held.document.run, '--out', 'again.html')
    expect([shown.code, shown.err]).toEqual([0, expect.stringContaining('again.html')])
    const page = pageIn(fileIn('again.html'))
    const values = (of: Held) =>
      [...of.querySelectorAll('[data-path]')].map((cell) => [
        cell.getAttribute('data-path'),
        cell.textContent,
      ])
    expect(values(page)).toEqual(values(held.page!))
  })

  test('two runs on the same bars: choosing between them is called a search', async () => {
    const other = await json('run', ...STUDY, '--seed', '7')
    const shown = await regimen('report', held.document.run, other.run, '--out', 'pair.html')
    expect(shown.code).toBe(0)
    expect(fileIn('pair.html')).toContain('is a search on these bars')
    const page = pageIn(fileIn('pair.html'))
    const { outcome } = held.document.phases.validation.result.verdict
    const [bars, verdict] = [...page.querySelectorAll('#verdicts tbody tr:first-child td')]
    expect(bars!.textContent).toBe('2015-01-02..2020-04-17, 1,332 bars')
    expect(verdict!.textContent).toContain(`${outcome}: `)
    const [, own, others, difference] = [...page.querySelectorAll('#figures tbody tr:first-child > *')].map(
      ({ textContent }) => Number(textContent),
    )
    expect(difference).toBeCloseTo(others! - own!, 1)
    expect(page.querySelector('#differing')!.textContent).toContain('seed was 42, is 7')
  })

  test('a search without a validation is headed in sample, with the number of its trials', async () => {
    const ran = await regimen(
      'optimize',
      '--strategy',
      'sma_cross',
      '--space',
      'fast=5:20:5',
      '--space',
      'slow=50:100:50',
      '--report',
      'search.html',
    )
    expect(ran.code).toBe(0)
    expect(pageIn(fileIn('search.html')).querySelector('#verdict')!.textContent).toContain(
      'In sample, best of 8',
    )
  })

  test('windows that search are drawn as one account, each with its own choice', async () => {
    const walked = ['--strategy', 'sma_cross', '--space', 'fast=10:20:10', '--space', 'slow=60:100:40']
    const ran = await regimen(
      'validate',
      ...walked,
      '--set',
      'scheme.train=1250',
      '--set',
      'scheme.test=625',
      '--report',
      'walk.html',
    )
    expect(ran.code).toBe(0)
    const page = pageIn(fileIn('walk.html'))
    const windows = [...page.querySelectorAll('#windows tbody tr')]
    expect(windows.length).toBeGreaterThan(3)
    expect(windows[0]!.textContent).toContain('sma_cross fast')
    expect([...page.querySelectorAll('#costs tbody tr')].length).toBe(5)
    const edge = [...page.querySelectorAll('#costs tbody tr td:last-child')].map((cell) =>
      Number(cell.getAttribute('data-value')),
    )
    expect(edge).toEqual(edge.toSorted((a, b) => b - a))
    expect([...page.querySelectorAll('#drawdowns tbody tr')].length).toBe(10)
    expect(page.querySelector('#verdict')!.textContent).toContain('What would change it: ')
    expect([...page.querySelectorAll('#search-validation figure.heat')].length).toBe(1)
    expect(page.querySelector('#search-validation')!.textContent).toContain('train bars')
    expect([...page.querySelectorAll('figure[data-block="equity"]')].length).toBe(1)
    const deepest = ran.out
      .match(/^ *max_drawdown .*$/m)![0]
      .trim()
      .split(/\s{2,}/)[3]
    expect(page.querySelector('#equity')!.textContent).toContain(`${deepest} for buy and hold.`)
  })

  test('of a backtest has the figures of the console, and leaves out those that it has not', async () => {
    const ran = await regimen('backtest', '--strategy', 'sma_cross', '--report', 'backtest.html')
    const rows = [...pageIn(fileIn('backtest.html')).querySelectorAll('#figures tbody tr')].map((row) =>
      [...row.children].map(({ textContent }) => textContent.trim()),
    )
    expect(rows.map(([name]) => name)).not.toContain('95 % interval')
    const printed = ran.out.split('\n').find((line) => line.startsWith('break-even cost a side'))
    expect(rows.at(-1)!.slice(0, 2)).toEqual(printed!.trim().split(/\s{2,}/))
  })

  test('an unknown run and other bars are refused', async () => {
    expect(await regimen('report', 'zzzz')).toMatchObject({
      code: 1,
      err: expect.stringContaining('not_found'),
    })
    const { code, err } = await regimen('report', held.document.run, '--adjust', 'none', '--data', 'no.csv')
    expect([code, err]).toEqual([2, expect.stringContaining('no.csv')])
  })
})

test('columns are packed apart from JSON and come back to the bit', () => {
  const value = { a: Float64Array.of(1, Number.NaN, -0), b: { c: Uint8Array.of(1, 2, 3) }, text: '</script>' }
  const { json: text, bytes } = packed(value)
  expect(text).not.toContain('</script>')
  const raw = gunzipSync(Buffer.from(bytes, 'base64'))
  const buffer = raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length)
  const { a, b } = JSON.parse(text)
  expect([...new Float64Array(buffer, a.$column[1], a.$column[2])]).toEqual([1, Number.NaN, -0])
  expect([...new Uint8Array(buffer, b.c.$column[1], b.c.$column[2])]).toEqual([1, 2, 3])
})

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  const { open } = browsing()
  const opened = async (options: { width: number; dark: boolean }) => {
    const one = await open(`file://${join(directory, 'study.html')}`, options)
    await one.page.waitForFunction('document.documentElement.dataset.drawn !== undefined')
    return one
  }

  test.each([
    { width: 1280, dark: false },
    { width: 360, dark: true },
  ])('it draws everything without a fault, $width wide', async (options) => {
    const { page, faults, requests } = await opened(options)
    expect(faults).toEqual([])
    expect(requests.length).toBe(1)
    const figures = await page.locator('figure').count()
    expect(figures).toBeGreaterThanOrEqual(7)
    expect(await page.locator('figure canvas').count()).toBeGreaterThanOrEqual(figures)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.width)
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(
      options.dark ? 'dark' : 'light',
    )
    await page.close()
  })

  test('keys walk along a curve and over a surface; trades can be filtered and shown', async () => {
    const { page } = await opened({ width: 1280, dark: false })
    const curve = page.locator('figure[data-block="equity"]')
    await curve.locator('.stage').focus()
    await page.keyboard.press('End')
    expect(await curve.locator('.readout').textContent()).toContain('2020-04-17')
    await page.locator('figure.heat .stage').first().focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('figure.heat .readout').first().textContent()).toContain('slow')
    const trades = page.locator('figure.trades')
    await trades.getByLabel('Result').selectOption('won')
    const won = await trades.locator('tbody tr').count()
    expect(won).toBeGreaterThan(0)
    expect(await trades.locator('tbody td.down').count()).toBe(0)
    await trades.locator('tbody tr').last().click()
    expect(await trades.locator('.readout').textContent()).toContain('entry')
    const bars = trades.locator('.chart')
    const inView = async () =>
      /(\S+) to (\S+), (\d+) of (\d+) bars/
        .exec((await trades.locator('.controls [aria-live]').textContent()) ?? '')!
        .slice(1)
    const [first, , some, all] = await inView()
    expect(some).toBe(all)
    await bars.focus()
    await page.keyboard.press('+')
    expect(Number((await inView())[2])).toBe(Math.round(Number(all) / 2))
    for (const _ of Array.from({ length: 3 })) await page.keyboard.press('ArrowLeft')
    expect((await inView())[0]).toBe(first)
    for (const _ of Array.from({ length: 12 })) await trades.getByText('Zoom in').click()
    expect((await inView())[2]).toBe('8')
    await trades.getByText('Later').click()
    expect((await inView())[0]! > first!).toBe(true)
    await trades.getByText('Whole').click()
    expect(await inView()).toEqual([first, expect.anything(), all, all])
    await page.locator('#theme').click()
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await page.close()
  })
})
