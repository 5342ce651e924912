/** A file of a new project: where it stands, and what is in it. */
export type ProjectFile = readonly [path: string, content: string]

/** What the files of a project say of it. */
export interface Project {
  readonly name: string
  /** How its package.json names regimen: a version, or `file:..tgz`. */
  readonly regimen: string
  /** Versions of the tools that check it. */
  readonly tools: Readonly<Record<string, string>>
}

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`

const manifest = ({ name, regimen, tools }: Project): string =>
  `${JSON.stringify(
    {
      name,
      version: '0.1.0',
      private: true,
      type: 'module',
      engines: { node: '>=20.19' },
      scripts: {
        study: 'regimen run study.ts --data data/bars.csv --report',
        yaml: 'regimen run study.yaml --data data/bars.csv --report',
        check: 'regimen data check data/bars.csv --repair skip',
        test: 'vitest run',
        typecheck: 'tsc',
      },
      dependencies: { regimen },
      devDependencies: tools,
    },
    null,
    2,
  )}\n`

const TSCONFIG = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
    },
    include: ['*.ts', 'test'],
  },
  null,
  2,
)}\n`

/** A strategy of a new project, under a name. */
export const strategyText = (constant: string, name: string): string =>
  lines(
    '/** Long on a short-term low while the price is above its long average. */',
    `export const ${constant} = strategy(`,
    `  '${name}',`,
    '  { n: int(2, 10), low: int(5, 45), trend: int(50, 200) },',
    '  ({ n, low, trend }) => ({',
    '    when: gt(close, sma(close, trend)),',
    '    enter_long: crossesBelow(rsi(close, n), low),',
    '    exit_long: gt(rsi(close, n), 60),',
    '  }),',
    '  { defaults: { n: 2, low: 20, trend: 100 } },',
    ')',
  )
/** What a file of strategies imports. */
export const STRATEGY_IMPORT =
  "import { close, crossesBelow, gt, int, rsi, sma, strategy } from 'regimen/strategy'\n"

/** A workflow in TypeScript: a search, then windows that it did not see. */
export const studyModule = (name: string): string =>
  lines(
    "import { from, optimization, sequence, validation } from 'regimen'",
    "import { pullback } from './strategies.js'",
    '',
    'const strategies = [{ strategy: pullback, space: { n: [2, 3, 4], low: [10, 20, 30], trend: [100, 150] } }]',
    "const execution = { fill: 'next_close', costs: { rate: 0.001 }, risk: { stop_loss: 0.08 } } as const",
    '',
    '/** A search on the first bars, to look at. */',
    "const discovery = optimization('discovery', { strategies, range: { to: '2016-01-04' }, execution })",
    '',
    '/** The same search again in every window, tested on the bars after it. */',
    "const walked = validation('walked', {",
    "  scheme: { kind: 'walk_forward', train: 504, test: 126 },",
    '  search: { strategies, execution },',
    '})',
    '',
    "const held = validation('held', {",
    "  scheme: { kind: 'holdout', train: { to: '2016-01-04' }, test: { from: '2016-01-04' } },",
    "  candidate: from(discovery, 'candidate'),",
    "  trials: [from(discovery, 'trials')],",
    '})',
    '',
    `export const ${name} = sequence(discovery, held, walked)`,
    `export default ${name}`,
  )

/** A workflow in YAML with the schema that editors read. */
export const documentText = (name: string, schema: string): string =>
  lines(
    `# yaml-language-server: $schema=${schema}`,
    `template: ${name}`,
    'description: a search, then later bars that the search did not see',
    'inputs:',
    '  train: { type: range, default: { to: 2016-01-04 } }',
    '  test: { type: range, default: { from: 2016-01-04 } }',
    '  stop: { type: number, default: 0.08 }',
    'workflow:',
    '  sequence:',
    '    - phase: discovery',
    '      kind: optimization',
    '      config:',
    '        strategies:',
    '          - strategy:',
    '              name: pullback',
    '              params: { n: { int: [2, 10] }, low: { int: [5, 45] }, trend: { int: [50, 200] } }',
    '              defaults: { n: 2, low: 20, trend: 100 }',
    '              when: close > sma(close, trend)',
    '              enter_long: crosses_below(rsi(close, n), low)',
    '              exit_long: rsi(close, n) > 60',
    '            space: { n: [2, 3, 4], low: [10, 20, 30], trend: [100, 150] }',
    '        range: ${inputs.train}',
    '        execution: { fill: next_close, risk: { stop_loss: "${inputs.stop}" } }',
    '    - phase: held',
    '      kind: validation',
    '      config:',
    '        scheme: { kind: holdout, train: "${inputs.train}", test: "${inputs.test}" }',
    '        candidate: ${discovery.candidate}',
    '        trials: ["${discovery.trials}"]',
    'result:',
    '  params: discovery.best.params',
    '  sharpe: held.out_of_sample.metrics.sharpe_ratio',
  )

const TEST = lines(
  "import { strategyLaws } from 'regimen/laws'",
  "import { test } from 'vitest'",
  "import { pullback } from '../strategies.js'",
  '',
  '// no look-ahead, any batch size gives the same signals, resume from a stored state',
  'for (const law of strategyLaws(pullback)) test(law.name, () => law.check(), 60_000)',
)

const README = ({ name }: Project): string =>
  lines(
    `# ${name}`,
    '',
    '```sh',
    'npm install',
    'npm run study       # search, holdout and walk-forward of study.ts; writes report.html',
    'npm run yaml        # the same search and holdout from study.yaml',
    'npm test            # laws of the strategy: it does not look ahead',
    'npm run typecheck',
    'npx regimen runs    # what has run; show RUN, report RUN, get RUN held.trades --out trades.csv',
    'npx tsx mine.ts     # a script of your own',
    '```',
    '',
    'Put your own bars into `data/bars.csv`: `time,open,high,low,close,volume`. `npm run check` says what is wrong with them.',
    'The bars that are there are S&P 500 closes from vega-datasets (BSD-3).',
    'Results are kept in `.regimen`: the same command again computes only what is new.',
  )

/** Where editors find the schema of workflows in an installed package. */
export const SCHEMA = './node_modules/regimen/dist/workflow.schema.json'

/** The files of a new project, bars excepted. */
export const projectFiles = (project: Project): readonly ProjectFile[] => [
  ['package.json', manifest(project)],
  ['tsconfig.json', TSCONFIG],
  ['strategies.ts', `${STRATEGY_IMPORT}\n${strategyText('pullback', 'pullback')}`],
  ['study.ts', studyModule('study')],
  ['study.yaml', documentText('search_then_validate', SCHEMA)],
  ['test/strategies.test.ts', TEST],
  ['README.md', README(project)],
  ['.gitignore', lines('node_modules', '.regimen', 'report.html')],
]
