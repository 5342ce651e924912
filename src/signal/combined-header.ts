import { keyOf } from '../core/canonical/content-key.js'
import type { SignalHeader, SignalLog } from './signal-log.js'

/**
 * The header of a signal that was made from others over the same bars: its strategy is the hash of what joined them and of
 * their own strategies and parameters.
 */
export const combinedHeader = (
  name: string,
  terms: unknown,
  { header }: SignalLog,
  parts: readonly SignalLog[],
): SignalHeader => ({
  ...header,
  name,
  params: {},
  strategy: keyOf([name, terms, parts.map((part) => [part.header.strategy, part.header.params])]),
})
