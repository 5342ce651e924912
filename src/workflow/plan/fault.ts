/** What is wrong with a workflow, at which place of it, and what would be right. */
export interface PlanFault {
  readonly _tag:
    | 'BadName'
    | 'NameClash'
    | 'Cycle'
    | 'TooDeep'
    | 'NotData'
    | 'BadBound'
    | 'BadPolicy'
    | 'UnknownName'
    | 'NotBefore'
    | 'MayNotRun'
    | 'UnknownInput'
    | 'UnknownItem'
    | 'NoRound'
    | 'NoIndex'
    | 'NoRoundBefore'
    | 'NoSuchOutput'
    | 'UnknownKind'
    | 'BadConfig'
  /** Path of the node or field, e.g. `spy/tuned.config.start`. */
  readonly at: string
  readonly message: string
}

export const planFault = (_tag: PlanFault['_tag'], at: string, message: string): PlanFault => ({
  _tag,
  at,
  message,
})
export const showPlanFault = ({ at, message }: PlanFault): string =>
  at === '' ? message : `${at}: ${message}`
