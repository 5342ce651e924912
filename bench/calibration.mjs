// npm run calibration: how often the verdict is right, by `regimen calibrate`, as a table of workflows and kinds of market.
// It goes on where it was stopped, and the same seed gives the same bytes. Options: --markets N of the rows that are measured
// most (1000; the other cells take 3 in 10), --rows a,b and --kinds a,b of the table, --store DIR, --concurrency N, --seed N,
// --write (docs/explanation/calibration.md).
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'

const { values: options } = parseArgs({
  options: {
    markets: { type: 'string', default: '1000' },
    rows: { type: 'string', default: '' },
    kinds: { type: 'string', default: '' },
    store: { type: 'string', default: '.regimen/calibration' },
    concurrency: { type: 'string', default: '2' },
    seed: { type: 'string', default: '42' },
    write: { type: 'boolean', default: false },
  },
})
const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const PAGE = here('../docs/explanation/calibration.md')
/** One year to warm up, ten to choose, five to test. */
const YEARS = 16
/** Cells grow together: first so many markets of each, then twice as many, until all have theirs. */
const FIRST = 5
const OTHERS = 0.3

const TRAIN = 'train={ from: 2001-01-12, to: 2011-01-03, warmup: 260 }'
const TEST = 'test={ from: 2011-01-03, warmup: 260 }'
const FAMILIES = {
  sma_cross: 'fast: { int: [5, 50], step: 5 }, slow: { int: [20, 200], step: 10 }',
  rsi_reversion: 'n: [2, 3, 4, 5, 10], low: { int: [10, 40], step: 5 }, high: { int: [55, 85], step: 5 }',
  donchian_breakout: 'entry: { int: [20, 100], step: 20 }, exit: { int: [10, 50], step: 10 }',
  momentum: 'n: { int: [20, 240], step: 20 }, threshold: [0, 2, 4]',
}
const families = (n) =>
  `strategies=[${Object.entries(FAMILIES)
    .slice(0, n)
    .map(([strategy, space]) => `{ strategy: ${strategy}, space: { ${space} } }`)
    .join(', ')}]`
/** Train bars of four years from the first on, windows of one. */
const WALK = ['train_bars=1044', 'test_bars=261', 'anchored=true']
const holdout = here('calibration/holdout.yaml')
const walkForward = (n) => ({ workflow: 'walk_forward_validation', set: [families(n), ...WALK] })

const ROWS = {
  'holdout, one strategy': { workflow: holdout, set: [families(1)], most: true },
  'holdout, two strategies': { workflow: holdout, set: [families(2)], most: true },
  'holdout, ensemble of four families': { workflow: 'ensemble_optimization', set: [families(4), TRAIN, TEST] },
  'walk-forward, one strategy': { ...walkForward(1), most: true },
  'walk-forward, two strategies': walkForward(2),
  'walk-forward, four families': walkForward(4),
  'regime-adaptive': { workflow: 'regime_adaptive_grid_search_ensemble', set: [TRAIN, TEST, 'spans={}'] },
  'slow contrarian, typed in': { workflow: here('calibration/contrarian.yaml'), set: [], except: ['edge', 'decayed'] },
}
const KINDS = {
  edge: 'edge, true Sharpe 1',
  none: 'no edge',
  drift: 'no edge, drift 0.5',
  garch: 'no edge, GJR-GARCH t5, drift 0.5',
  blocks: 'no edge, S&P blocks, demeaned',
  decayed: 'edge that ended in year 11',
}

const chosen = (all, names) => {
  const wanted = names.split(',').map((name) => name.trim()).filter((name) => name !== '')
  const unknown = wanted.find((name) => !Object.keys(all).some((one) => one.startsWith(name)))
  if (unknown !== undefined) throw new Error(`"${unknown}" begins none of: ${Object.keys(all).join('; ')}`)
  return Object.entries(all).filter(([name]) => wanted.length === 0 || wanted.some((one) => name.startsWith(one)))
}
const rows = chosen(ROWS, options.rows)
const kinds = chosen(KINDS, options.kinds).map(([kind]) => kind)
const most = Math.max(1, Number(options.markets) || 1)
const wantedOf = ({ most: many }, kind) =>
  many && (kind === 'edge' || kind === 'none') ? most : Math.max(1, Math.round(OTHERS * most))

const calibrated = ({ workflow, set }, kind, markets) =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [
        here('../dist/src/cli/main.js'),
        ...['calibrate', workflow, '--json', '--market', kind, '--markets', String(markets)],
        ...['--years', String(YEARS), '--seed', options.seed, '--store', options.store],
        ...['--concurrency', options.concurrency],
        ...set.flatMap((one) => ['--set', one]),
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 26 },
    ),
  ).kinds[kind]

const cells = rows.flatMap(([name, row]) =>
  kinds
    .filter((kind) => !(row.except ?? []).includes(kind))
    .map((kind) => ({ name, row, kind, wanted: wantedOf(row, kind) })),
)
const found = new Map()
const measure = ({ name, row, kind }, markets) => {
  found.set(`${name}/${kind}`, calibrated(row, kind, markets))
  const { supported } = found.get(`${name}/${kind}`)
  process.stderr.write(`${name} · ${kind}: ${supported.count} of ${supported.of}\n`)
}

const percent = (share) => (100 * share).toFixed(1)
const share = ({ count, of, share: value, low, high }) =>
  `${percent(value)} [${percent(low)}, ${percent(high)}] (${count}/${of})`
const shown = (name, kind, tell) => {
  const tally = found.get(`${name}/${kind}`)
  return tally === undefined ? '' : tell(tally)
}
const refuted = ({ refuted: of }) => share(of)
const line = (cellsOf) => `| ${cellsOf.join(' | ')} |`
const tableOf = (shownKinds, tell) =>
  [
    line(['workflow', ...shownKinds.map((kind) => KINDS[kind])]),
    line(['---', ...shownKinds.map(() => '---')]),
    ...rows.map(([name]) => line([name, ...shownKinds.map((kind) => shown(name, kind, tell))])),
  ].join('\n')
const told = () =>
  [
    '**supported**, percent [Wilson 95 %] (count)',
    '',
    tableOf(kinds, ({ supported }) => share(supported)),
    '',
    '**refuted** where an edge is there',
    '',
    tableOf(
      kinds.filter((kind) => kind === 'edge'),
      refuted,
    ),
  ].join('\n')

const MARK = { from: '<!-- calibration -->', to: '<!-- end of calibration -->' }
const written = () => {
  const text = readFileSync(PAGE, 'utf8')
  const [before, rest] = text.split(MARK.from)
  const [, after] = (rest ?? '').split(MARK.to)
  if (after === undefined) throw new Error(`${PAGE} has no place for the table`)
  writeFileSync(PAGE, `${before}${MARK.from}\n\n${told()}\n\n${MARK.to}${after}`)
}

const passes = Math.max(0, Math.ceil(Math.log2(most / FIRST)))
for (let pass = 0; pass <= passes; pass++)
  for (const cell of cells) {
    const markets = Math.min(cell.wanted, Math.ceil(cell.wanted / 2 ** (passes - pass)))
    if (found.get(`${cell.name}/${cell.kind}`)?.supported.of !== markets) measure(cell, markets)
  }
process.stdout.write(`${told()}\n`)
if (options.write) written()
