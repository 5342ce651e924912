import type { Codec } from '../core/codec/codec.js'
import { struct } from '../core/codec/codec.js'
import type { Part } from '../core/codec/own-part.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { OpenAccount, OpenJointAccount } from './broker.js'
import { paperAccount, paperBroker } from './paper.kernel.js'

/** A broker as a part of a library: its options, and how an account is opened with it. */
export interface BrokerPart<C> extends Part {
  readonly config: Codec<C, unknown>
  /** What opens an account also gives its exits (`AccountTerms`): a broker that wraps `paperBroker` passes them on. */
  readonly open: (config: C, execution: Execution) => OpenAccount
  /** An account of several instruments; a broker without it trades one alone. */
  readonly open_joint?: (config: C, execution: Execution) => OpenJointAccount
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a part with any options, behind its own codec
export type AnyBrokerPart = BrokerPart<any>

const paperConfig = struct('paper broker', {})
/** The brokers that come with the library, by name. */
export const brokers = {
  paper: {
    name: 'paper',
    version: 1,
    config: paperConfig,
    open: (_: unknown, execution: Execution) => paperBroker(execution),
    open_joint: (_: unknown, execution: Execution) => paperAccount(execution),
  },
} as const satisfies Readonly<Record<string, AnyBrokerPart>>
