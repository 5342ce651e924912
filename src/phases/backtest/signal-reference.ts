import { logsContent, orderLogContent } from '../../candidate/stored-artifacts.js'
import { either, type InputOf, isRecord, type TypeOf } from '../../core/codec/codec.js'
import { refused } from '../../core/codec/old-word.js'

/** Orders are answers to an account: what they were under one model is not what they would be under another. */
export const signalReference = either<
  TypeOf<typeof logsContent.reference>,
  InputOf<typeof logsContent.reference>,
  TypeOf<typeof logsContent.reference>,
  InputOf<typeof logsContent.reference>
>(
  'signal_logs',
  (value) => isRecord(value) && value['codec'] === orderLogContent.name,
  refused('signal_logs', 'an order log is no signal: its machine reads its account, so run it again instead'),
  logsContent.reference,
)
