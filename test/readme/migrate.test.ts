import { beforeAll, expect, test } from 'vitest'
import { terminal, waveCsv, waveRows } from '../cli/terminal.js'
import { textOf } from './blocks.js'

const { file, regimen } = terminal()
const page = textOf('docs/how-to/migrate.md')
/** What stands in code on the side of Regimen, by section. */
const ours = (section: string): readonly string[] =>
  (page.split(`## ${section}\n`)[1] ?? '')
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .flatMap((line) => [...(line.split(' | ')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code!))

beforeAll(() => {
  file('bars.csv', waveCsv(waveRows(200)))
})

test('each indicator that has a name elsewhere is an expression here', async () => {
  const named = ours('pandas-ta and TA-Lib').map((text) =>
    text
      .replace(/\bn\b/g, '9')
      .replace(/\bx\b|\ba\b/g, 'close')
      .replace(/\bb\b/g, 'sma(close, 9)'),
  )
  expect(named.length).toBeGreaterThan(10)
  const read = await regimen('series', ...named, '--data', 'bars.csv')
  expect(read).toMatchObject({ code: 0, err: expect.not.stringContaining('did you mean') })
})

test('each preset of another tool is one', async () => {
  const presets = [...page.matchAll(/`preset: (\w+)`/g)].map(([, name]) => name!)
  expect(presets.length).toBeGreaterThan(2)
  for (const preset of presets) {
    const call = ['backtest', '--strategy', 'close > sma(close, 9)', '--data', 'bars.csv']
    expect([preset, (await regimen(...call, '--set', `preset=${preset}`)).code]).toEqual([preset, 0])
  }
})
