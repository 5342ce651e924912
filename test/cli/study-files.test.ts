import { expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { file, regimen } = terminal()
const changed = (from: string, to: string) => TWO_BACKTESTS.replace(from, to)

const mistakes: readonly (readonly [about: string, text: string, ...says: readonly string[]])[] = [
  [
    'a strategy',
    changed('sma_cross', 'sma_crss'),
    'f.yaml:9:19: unknown strategy "sma_crss", did you mean "sma_cross"?',
  ],
  [
    'a kind',
    changed('kind: backtest', 'kind: backtst'),
    'f.yaml:7:13: ',
    'there is no kind of phase "backtst", did you mean "backtest"?',
  ],
  ['a parameter of the workflow', changed('inputs.stop', 'inputs.stp'), 'f.yaml:12:', 'did you mean "stop"?'],
  [
    'an output',
    changed('crossing.metrics.sharpe_ratio', 'crossing.metrics.sharp_ratio'),
    'f.yaml:17:11: ',
    'did you mean "sharpe_ratio"?',
  ],
  ['a phase', changed('crossing.metrics', 'crosing.metrics'), 'f.yaml:17:11: ', 'did you mean "crossing"?'],
  [
    'a key',
    changed('kind: backtest', 'kynd: backtest'),
    'f.yaml:7:7: a phase node has no "kynd", did you mean "kind"?',
  ],
  ['a node', changed('sequence:', 'sequense:'), 'f.yaml:5:3: ', 'did you mean "sequence"?'],
  [
    'a deep field',
    changed('stop_loss: "${inputs.stop}"', 'stop_los: 0.1'),
    'f.yaml:12:58: a risk has no "stop_los", did you mean "stop_loss"?',
  ],
  [
    'a name twice',
    changed('phase: above', 'phase: crossing'),
    'f.yaml:13:7: ',
    'different nodes give the path "crossing"',
  ],
  ['a name', changed('phase: above', 'phase: "Über 1"'), 'f.yaml:13:7: "Über 1" is no name'],
  ['an expression', changed('close > sma(close, 50)', 'close > sma(close 50)'), 'f.yaml:15:'],
  [
    'an input type',
    changed('type: number', 'type: nubmer'),
    'f.yaml:3:17: there is no input type',
    'did you mean "number"?',
  ],
  ['a default', changed('default: 0.05', 'default: much'), 'f.yaml:3:34: "much" is not a number'],
  ['brackets', 'a: [1, 2\nb: }\n', 'f.yaml:2:1: ', 'f.yaml:2:4: '],
  ['tabs', 'sequence:\n\t- phase: b\n', 'f.yaml:2:1: Tabs are not allowed as indentation'],
  ['nothing', '', 'f.yaml:1:1: a node is a record with one of phase, sequence'],
  ['no node', '{}\n', 'f.yaml:1:1: '],
  ['a list', '- phase: b\n', 'f.yaml:1:1: a node is a record'],
  ['a stray prototype', '__proto__: 3\nsequence: []\n', 'f.yaml:1:1: ', 'has no "__proto__"'],
  ['two documents', 'sequence: []\n---\nsequence: []\n', 'f.yaml:2:1: '],
  [
    'what nothing gives',
    'phase: b\nkind: backtest\nconfig: { strategy: sma_cross, params: { fast: "${a.best.params.fast}" } }\n',
    'f.yaml:3:48: reads "a", which nothing gives',
  ],
  [
    'itself',
    'phase: b\nkind: backtest\nconfig: { strategy: sma_cross, params: { fast: "${b.metrics.sharpe_ratio}" } }\n',
    'f.yaml:',
  ],
  ['a bare number', '42\n', 'f.yaml:1:1: '],
]

test.each(mistakes)('a mistake in %s is reported with line and column', async (_, text, ...says) => {
  file('f.yaml', text)
  for (const command of ['run', 'plan', 'diagram']) {
    const { code, err, out } = await regimen(command, 'f.yaml')
    for (const words of says) expect(err).toContain(words)
    expect([code === 1 || code === 2, out]).toEqual([true, ''])
    expect(err).not.toContain('this is a bug')
  }
})

test('every fault is reported at once', async () => {
  file(
    'f.yaml',
    changed('sma_cross', 'sma_crss')
      .replace('crossing.metrics', 'crosing.metrics')
      .replace('inputs.stop', 'inputs.stp'),
  )
  const { err } = await regimen('run', 'f.yaml')
  for (const place of ['f.yaml:9:', 'f.yaml:12:', 'f.yaml:17:']) expect(err).toContain(place)
})

test('bytes that are no text, and JSON with a hole, are refused with a place', async () => {
  file('f.yaml', Uint8Array.from([0, 1, 2, 255, 254, 200, 10, 13, 0]))
  expect(await regimen('run', 'f.yaml')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^f\.yaml:1:1: /),
  })
  file('f.json', '{\n  "phase": "b",\n  "kind": }\n')
  expect(await regimen('run', 'f.json')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^f\.json:3:\d+: /),
  })
})
