import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { decodeWith, showFault } from '../core/codec/codec.js'
import { type SessionInput, sessionCodec } from '../market/bars/session.js'
import { textAt } from './file-at.js'
import { type CliFailure, type Io, wrongCall } from './io.js'
import { applySettings } from './settings.js'

const FIELDS = ['zone', 'opens', 'closes', 'day_start', 'early_closes', 'outside', 'weekdays'] as const
const SHORT = /^(\d\d:\d\d)-(\d\d:\d\d)(?:[@ ](\S+))?$/
const EARLY = /^(\d{4}-\d\d-\d\d)[,;\t ]+(\d\d:\d\d)(?::00)?$/

/** `09:30-16:00@America/New_York` as settings; all else as it is written, parted by commas outside of brackets. */
const settingsOf = (text: string): readonly string[] => {
  const [, opens, closes, zone] = SHORT.exec(text) ?? []
  return opens === undefined
    ? text.split(/,(?![^[{]*[\]}])/)
    : [`opens=${opens}`, `closes=${closes ?? ''}`, ...(zone === undefined ? [] : [`zone=${zone}`])]
}

/** The early closes of a file with rows of a date and a time of day. */
const earlyCloses = (file: string, io: Io): Either<CliFailure, Readonly<Record<string, string>>> => {
  const text = textAt(`--session early_closes="${file}"`, file, io)
  if (isLeft(text)) return text
  const lines = text.right.split(/\r?\n/)
  const rows = lines.map((line, i) => ({ line: i + 1, text: line.trim(), found: EARLY.exec(line.trim()) }))
  const bad = rows.find(({ line, text, found }) => found === null && text !== '' && line > 1)
  return bad === undefined
    ? right(
        Object.fromEntries(
          rows.flatMap(({ found }) => (found === null ? [] : [[found[1] ?? '', found[2] ?? '']])),
        ),
      )
    : left(
        wrongCall(
          `${file}:${bad.line}: "${bad.text}" is no early close (wanted: a row such as 2024-11-29,13:00)`,
        ),
      )
}

/** When the market trades, from `--session`; nothing without the flag. */
export const sessionOptions = (
  texts: readonly string[],
  io: Io,
): Either<CliFailure, { readonly session?: SessionInput }> => {
  if (texts.length === 0) return right({})
  const settings = applySettings({}, FIELDS, texts.flatMap(settingsOf), 'a session', '--session')
  if (isLeft(settings)) return settings
  const { early_closes: early } = settings.right
  const closes = typeof early === 'string' ? earlyCloses(early, io) : right(early)
  if (isLeft(closes)) return closes
  const written = { ...settings.right, ...(closes.right === undefined ? {} : { early_closes: closes.right }) }
  const decoded = decodeWith(sessionCodec)(written)
  return isLeft(decoded)
    ? left(
        wrongCall(
          ...decoded.left.map((fault) => `--session ${showFault(fault)}`),
          'wanted: such as --session 09:30-16:00@America/New_York or --session day_start=22:00',
        ),
      )
    : map(() => ({ session: written as unknown as SessionInput }))(decoded)
}
