import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { documentText } from '../../src/cli/project/files.js'
import { workflowSchema } from '../../src/templates/workflow-schema.js'
import { terminal } from './terminal.js'

const { regimen, file } = terminal()
const SOUND = documentText('slips', 'schema.json')
const valid = new Ajv2020({ strict: false, allowUnionTypes: true }).compile(workflowSchema())

/** What stands in the workflow of a new project, what is written in its place, and what the fault says would be right. */
type Slip = readonly [right: string, wrong: string, says: string]

/** Slips that an editor finds by the schema as well. */
const OF_FORM: readonly Slip[] = [
  ['result:', 'results:', 'did you mean "result"?'],
  ['inputs:', 'input:', 'did you mean "inputs"?'],
  ['type: number', 'type: numbre', 'did you mean "number"?'],
  ['kind: optimization', 'kind: optimisation', 'did you mean "optimization"?'],
  ['config:', 'confg:', 'did you mean "config"?'],
  ['strategies:', 'strategy:', 'did you mean "strategies"?'],
  ['space:', 'spce:', 'did you mean "space"?'],
  ['execution:', 'excution:', 'did you mean "execution"?'],
  ['fill: next_close', 'fill: nextclose', 'did you mean "next_close"?'],
  ['stop_loss: ', 'stoploss: ', 'did you mean "stop_loss"?'],
  ['"${inputs.stop}"', '-0.05', 'from 0 to 1'],
  ['scheme:', 'sheme:', 'did you mean "scheme"?'],
  ['kind: holdout', 'kind: hold_out', 'did you mean "holdout"?'],
  ['train: "${', 'trian: "${', 'did you mean "train"?'],
  ['range: ${', 'rnge: ${', 'did you mean "range"?'],
  ['exit_long:', 'exit_lng:', 'did you mean "exit_long"?'],
  ['space: { n: [2, 3, 4]', 'space: { n: 2..4', 'a list of values'],
  ['{ int: [2, 10] }', '{ int: [2] }', 'a range [low, high]'],
]

/** Slips in what a schema takes for text: names, expressions, dates. */
const OF_MEANING: readonly Slip[] = [
  ['low: [10, 20, 30], trend', 'lo: [10, 20, 30], trend', 'did you mean "low"?'],
  ['rsi(close, n) > 60', 'rsi(close, n) gt 60', 'write ">"'],
  ['close > sma(close, trend)', 'close > sma(close, trend) and volume > 0', 'write "&&"'],
  ['crosses_below(', 'crosses_bellow(', 'did you mean "crosses_below"?'],
  ['sma(close, trend)', 'sma(close trend)', 'is a comma, an operator or a bracket missing before it?'],
  ['rsi(close, n) > 60', 'rsi(close, m) > 60', 'did you mean "n"?'],
  ['${inputs.train}', '${inputs.trian}', 'did you mean "train"?'],
  ['${discovery.candidate}', '${discovery.candidat}', 'did you mean "candidate"?'],
  ['metrics.sharpe_ratio', 'metrics.sharp_ratio', 'did you mean "sharpe_ratio"?'],
  ['{ to: 2016-01-04 }', '{ to: 04.01.2016 }', 'a date such as 2001-01-12'],
  ['{ int: [2, 10] }', '{ int: [10, 2] }', 'the range [10, 2] is empty'],
  ['phase: held', 'phase: discovery # twice', 'rename one'],
  ['trials: ["${discovery.trials}"]', 'trials: [{ phase: discovery }]', 'write it as "${PHASE.trials}"'],
]

const slipped = ([right, wrong]: Slip): readonly [text: string, line: number] => {
  expect(SOUND).toContain(right)
  const text = SOUND.replace(right, wrong)
  return [text, text.slice(0, text.indexOf(wrong)).split('\n').length]
}

test('the sound workflow has no fault', async () => {
  file('sound.yaml', SOUND)
  expect(valid(parse(SOUND, { schema: 'core' }))).toBe(true)
  expect((await regimen('plan', 'sound.yaml')).code).toBe(0)
})

describe('a slip is answered with its line and what would be right', () => {
  test.each([...OF_FORM, ...OF_MEANING])('%s: %s', async (...slip) => {
    const [text, line] = slipped(slip)
    file('slip.yaml', text)
    const { code, err } = await regimen('plan', 'slip.yaml')
    expect(code).not.toBe(0)
    const lines = err
      .split('\n')
      .join(' ')
      .split(/(?=slip\.yaml:)/)
    expect(lines.filter((one) => one.startsWith(`slip.yaml:${line}:`)).join()).toContain(slip[2])
  })
})

describe('an editor marks a slip of form', () => {
  test.each(OF_FORM)('%s: %s', (...slip) => {
    expect(valid(parse(slipped(slip)[0], { schema: 'core' }))).toBe(false)
  })
})
