import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { commandText, goOnText, shellWord } from '../../src/cli/text/command.js'

test.each([
  'bars.csv',
  'study.ts#walked',
  '#walked',
  'dir/*.csv',
  "it's",
  'close > sma(close, 50)',
  '$HOME',
  '~/bars.csv',
])('a shell reads %s as one word, the same', (word) => {
  expect(execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word)
})

test('plain words stand as they are, others in quotes', () => {
  expect(commandText(['run', 'study.ts#walked', '--data', 'dir/*.csv'])).toBe(
    "regimen run study.ts#walked --data 'dir/*.csv'",
  )
})

test('a run that was cut off names the command that goes on with it, where it is kept', () => {
  expect(goOnText(['run', 'walk.yaml', '--data', 'my bars.csv'])).toBe(
    "the same command goes on with it: regimen run walk.yaml --data 'my bars.csv'",
  )
  expect(goOnText(undefined)).toBe('the command that started it goes on with it')
})
