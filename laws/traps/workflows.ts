import { right } from 'fp-ts/lib/Either.js'
import { of } from 'rxjs'
import { anything } from '../../src/core/codec/codec.js'
import type { LibraryInput } from '../../src/phases/library/library.js'
import { decodeWorkflow } from '../../src/workflow/codec/decode.js'
import type { Template } from '../../src/workflow/template.js'
import { checkWorkflow, type WorkflowCheck } from '../check/check-workflow.js'
import { ownOperator } from './made.js'
import type { PartTrap } from './part-trap.js'

/** A workflow as a document writes it. */
export const written = (yaml: string): Template => {
  const decoded = decodeWorkflow(yaml)
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(decoded.left))
  return decoded.right.template
}
/** A search of two candidates. */
export const SEARCH = '{ strategies: [{ strategy: sma_cross, space: { fast: [5, 20], slow: [50] } }]'
const HOLDOUT =
  '{ scheme: { kind: holdout, train: { from: 2003-01-02, to: 2008-01-02 }, test: { from: 2008-01-02, to: 2010-01-04 } }, candidate: "${search.candidate}" }'
/** A study that searches up to a date, and tests from 2008 to 2010. */
export const studyText = (searched: string): string => `
template: studied
workflow:
  sequence:
    - phase: search
      kind: optimization
      config: ${SEARCH}, range: { from: 2003-01-02, to: ${searched} } }
    - phase: validated
      kind: validation
      config: ${HOLDOUT}
`
/** The same as a template. */
export const studied = (searched: string): Template => written(studyText(searched))
const counter = { runs: 0 }
/** A kind of phase that keeps a counter outside of itself. */
const counting: LibraryInput = {
  handlers: {
    counting: {
      version: 1,
      cached: false,
      grounds: () => Promise.resolve(right(null)),
      config: anything,
      result: anything,
      run: () => {
        counter.runs += 1
        return of(right({ runs: counter.runs }))
      },
    },
  },
}
/** An operator that reads the next close, and one that does not. */
export const aheadAndNow: LibraryInput = {
  operators: {
    ahead: ownOperator('ahead', (x, i) => x[i + 1] ?? x[i] ?? 0),
    now: ownOperator('now', (x, i) => x[i] ?? 0),
  },
}
/** A backtest whose rule reads an operator of the library. */
export const ruledBy = (operator: string): Template =>
  written(`phase: tested
kind: backtest
config: { strategy: { name: mine, long_while: "${operator}(close) > open" } }
`)

const WORKFLOWS: readonly (readonly [
  name: string,
  breaks: RegExp,
  template: () => Template,
  options?: WorkflowCheck,
])[] = [
  ['searches the bars that it tests on', /^no choice is tested/, () => studied('2010-01-04')],
  [
    'has an input that nothing reads',
    /^every input is read/,
    () =>
      written(`
template: unread
inputs: { range: { type: range, default: {} }, seeds: { type: integer, default: 3 } }
workflow:
  phase: run
  kind: backtest
  config: { candidate: { members: [{ strategy: sma_cross, params: { fast: 5, slow: 50 } }], weights: [1], execution: {} }, range: "\${inputs.range}" }
`),
  ],
  [
    'has a reference that leads nowhere',
    /^every reference resolves/,
    () => written('phase: run\nkind: backtest\nconfig: { candidate: "${nothing.candidate}" }\n'),
  ],
  [
    'has a phase that counts its runs',
    /^two runs on stores/,
    () => written('phase: count\nkind: counting\nconfig: { x: 1 }\n'),
    { library: counting },
  ],
  [
    'names an operator that reads the next close',
    /^no part of its own/,
    () => ruledBy('ahead'),
    { library: aheadAndNow },
  ],
]

/** Workflows and templates that are unsound. */
export const workflows: readonly PartTrap[] = WORKFLOWS.map(([name, breaks, template, options]) => ({
  kind: 'workflow',
  name,
  breaks,
  report: () => checkWorkflow(template(), options),
}))
