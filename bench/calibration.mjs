// npm run calibration: how often the verdict is right, by `regimen calibrate`, as a table of workflows and kinds of market.
// It goes on where it was stopped, and the same seed gives the same bytes. Options: --markets N of the rows that are measured
// most (1000; the other cells take 3 in 10), --rows a,b and --kinds a,b of the table, --store DIR, --concurrency N, --seed N,
// --print (what the store knows, without a further market), --write (docs/explanation/calibration.md).
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
    print: { type: 'boolean', default: false },
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
/** The best fifth of several instruments, which differ by their betas alone, in equal parts. */
const ROTATIONS = {
  momentum: { of: 'top(roc(close, 250), best)', every: 'month' },
  reversal: { of: 'bottom(roc(close, 20), best)', every: 'week' },
  'high beta': { of: 'top(covariance(roc(close, 1), universe_mean(roc(close, 1)), 250), best)', every: 'month' },
}
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
  ...Object.fromEntries(
    [50, 200].flatMap((instruments) =>
      Object.entries(ROTATIONS).map(([name, { of, every }]) => [
        `${name} among ${instruments}, typed in`,
        {
          workflow: here('calibration/rotation.yaml'),
          set: [
            `strategy={ name: rotation, weight: '${of.replace('best', instruments / 5)}', rebalance: { every: ${every} } }`,
          ],
          instruments,
          except: ['edge', 'decayed', 'blocks'],
        },
      ]),
    ),
  ),
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

const calibrated = ({ workflow, set, instruments = 1 }, kind, markets) =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [
        here('../dist/src/cli/main.js'),
        ...['calibrate', workflow, '--json', '--market', kind, '--markets', String(markets)],
        ...['--instruments', String(instruments), '--years', String(YEARS), '--seed', options.seed, '--store', options.store],
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
/** How many markets of each cell the store knows: what `--print` reads. */
const COUNTS = join(options.store, `cells-${options.seed}.json`)
const counts = existsSync(COUNTS) ? JSON.parse(readFileSync(COUNTS, 'utf8')) : {}
const measure = ({ name, row, kind }, markets) => {
  found.set(`${name}/${kind}`, calibrated(row, kind, markets))
  const { supported } = found.get(`${name}/${kind}`)
  counts[`${name}/${kind}`] = Math.max(supported.of, counts[`${name}/${kind}`] ?? 0)
  mkdirSync(options.store, { recursive: true })
  writeFileSync(COUNTS, `${JSON.stringify(counts, null, 2)}\n`)
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
/** What a share is to be, and whether its interval shows that it is so. */
const atMost = (limit) => ({ low, high }) => (high <= limit ? 'holds' : low > limit ? 'missed' : 'open')
const POWER = { point: 0.78, upper: 0.8 }
const powerful = ({ low, high }) =>
  low >= POWER.point ? 'holds' : high <= POWER.upper ? 'missed' : 'open'
const FALSE = ['none', 'drift', 'garch', 'blocks']
const POWERED = ['holdout', 'walk-forward, one', 'walk-forward, two']
const TARGETS = [
  ...FALSE.map((kind) => ({ kind, of: 'supported', judge: atMost(0.05), what: `at most 5 % supported: ${KINDS[kind]}` })),
  { kind: 'decayed', rows: ['holdout'], of: 'supported', judge: atMost(0.1), what: `at most 10 % supported: ${KINDS.decayed}` },
  { kind: 'edge', of: 'refuted', judge: atMost(0.1), what: 'at most 10 % refuted where the edge is there' },
  { kind: 'edge', rows: POWERED, of: 'supported', judge: powerful, what: 'power of 80 %: at least 78 % supported' },
]
const judgedBy = ({ kind, rows: of_rows, of, judge }) =>
  rows.flatMap(([name]) => {
    const tally = found.get(`${name}/${kind}`)
    const isAsked = of_rows === undefined || of_rows.some((one) => name.startsWith(one))
    return tally === undefined || !isAsked ? [] : [{ name, verdict: judge(tally[of]), share: tally[of].share }]
  })
/** Which targets the intervals show to hold, which to be missed, and which they leave open. */
const targets = () =>
  [
    line(['target', 'shown to hold', 'shown to be missed', 'open (point so far)']),
    line(['---', '---', '---', '---']),
    ...TARGETS.map((target) => {
      const judged = judgedBy(target)
      const named = (verdict, tell) =>
        judged.filter((one) => one.verdict === verdict).map(tell).join('; ') || '-'
      return line([
        target.what,
        named('holds', ({ name }) => name),
        named('missed', ({ name }) => name),
        named('open', ({ name, share: point }) => `${name} (${percent(point)} %)`),
      ])
    }),
  ].join('\n')
const VERSION = JSON.parse(readFileSync(here('../package.json'), 'utf8')).version
const heading = () => {
  const all = [...found.values()].map(({ supported }) => supported.of)
  return `Measured ${new Date().toISOString().slice(0, 10)} with regimen ${VERSION} on node ${process.version}, seed ${options.seed}: ${Math.min(...all)} to ${Math.max(...all)} markets a cell, ${all.reduce((sum, of) => sum + of, 0)} verdicts in all. Cells of one kind share their markets, so that their sums have no interval.`
}
const told = () =>
  [
    heading(),
    '',
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
    '',
    '**What that shows**: a target holds, or is missed, where the whole interval lies on its side',
    '',
    targets(),
  ].join('\n')

const MARK = { from: '<!-- calibration -->', to: '<!-- end of calibration -->' }
const written = () => {
  const text = readFileSync(PAGE, 'utf8')
  const [before, rest] = text.split(MARK.from)
  const [, after] = (rest ?? '').split(MARK.to)
  if (after === undefined) throw new Error(`${PAGE} has no place for the table`)
  writeFileSync(PAGE, `${before}${MARK.from}\n\n${told()}\n\n${MARK.to}${after}`)
}

if (options.print)
  for (const cell of cells) {
    const markets = counts[`${cell.name}/${cell.kind}`]
    if (markets !== undefined) measure(cell, markets)
  }
const passes = options.print ? -1 : Math.max(0, Math.ceil(Math.log2(most / FIRST)))
for (let pass = 0; pass <= passes; pass++)
  for (const cell of cells) {
    const markets = Math.min(cell.wanted, Math.ceil(cell.wanted / 2 ** (passes - pass)))
    if (found.get(`${cell.name}/${cell.kind}`)?.supported.of !== markets) measure(cell, markets)
  }
process.stdout.write(`${told()}\n`)
if (options.write) written()
