import { STORE_DIRECTORY } from '../flags.js'

/** A word of a command line as a shell reads it. */
export const shellWord = (word: string): string =>
  /^[\w./:=,@%+-][\w./:=,@%+#-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

/** Words of a command line as a shell reads them. */
export const commandText = (words: readonly string[]): string =>
  ['regimen', ...words.map(shellWord)].join(' ')

/** The words that name a store, where it is not the usual one. */
export const storeWords = (store: string): readonly string[] =>
  store === STORE_DIRECTORY ? [] : ['--store', store]

/** Which command goes on with a run that was cut off. */
export const goOnText = (words: readonly string[] | undefined): string =>
  words === undefined
    ? 'the command that started it goes on with it'
    : `the same command goes on with it: ${commandText(words)}`
