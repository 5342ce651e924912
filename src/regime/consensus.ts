import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import {
  checked,
  dictionary,
  finite,
  integer,
  list,
  optionalField,
  struct,
  type TypeOf,
  tagged,
  text,
  withDefault,
} from '../core/codec/codec.js'
import { didYouMean } from '../core/near.js'
import type { BarRange, Bars } from '../market/bars/bars.js'
import { commonName, inOrder } from './common-name.js'
import { agreedLabels } from './consensus.kernel.js'
import { type FilteredLabels, UNKNOWN } from './labels.js'
import type { RegimeFault } from './regime-fault.js'
import {
  fitSingle,
  labelSingle,
  type SingleClassifier,
  singleClassifier,
  singleClassifierCodec,
  singleModelCodec,
  singleNames,
} from './single-classifier.js'

const weight = finite(0)
const namesCodec = dictionary(text)

const memberProblem = (one: {
  readonly classifier: SingleClassifier
  readonly names?: Readonly<Record<string, string>> | undefined
}): string | undefined => {
  const known = singleNames(one.classifier).filter((name) => name !== UNKNOWN)
  const strange = Object.keys(one.names ?? {}).find((name) => !known.includes(name))
  return strange === undefined
    ? undefined
    : `${one.classifier.kind === 'own' ? one.classifier.part.name : one.classifier.kind} has no label "${strange}"${didYouMean(strange, known)}`
}

/**
 * A classifier that is asked, its weight, and names for its labels; a label left out has its common name, one named `unknown`
 * is no vote.
 */
const memberCodec = checked(
  struct('consensus member', {
    classifier: singleClassifierCodec,
    weight: withDefault(weight, 1),
    names: optionalField(namesCodec),
  }),
  memberProblem,
)
export type ConsensusMember = TypeOf<typeof memberCodec>

/**
 * `weighted_vote`: a name needs `threshold` of the weight of all members, those that do not know included. `min_agreement`:
 * it needs `at_least` members, whatever their weights.
 */
const ruleCodec = tagged('rule', 'kind', {
  weighted_vote: struct('weighted_vote', { threshold: withDefault(finite(0, 1), 0.5) }),
  min_agreement: struct('min_agreement', { at_least: withDefault(integer(1), 2) }),
})
type Rule = TypeOf<typeof ruleCodec>

export const CONSENSUS_DEFAULTS = {
  members: [
    { classifier: singleClassifier('trend'), weight: 1 },
    { classifier: { kind: 'trend', window: 20, enter: 0.4, leave: 0.2 }, weight: 1 },
    { classifier: singleClassifier('pattern'), weight: 1 },
  ],
  rule: { kind: 'weighted_vote', threshold: 0.5 },
} as const satisfies { readonly members: readonly ConsensusMember[]; readonly rule: Rule }

const problem = (members: readonly { readonly weight: number }[], rule: Rule): string | undefined =>
  members.length === 0
    ? 'a consensus has at least one member'
    : rule.kind === 'min_agreement' && rule.at_least > members.length
      ? `at_least ${rule.at_least} of ${members.length} members can never agree`
      : rule.kind === 'weighted_vote' && !members.some((member) => member.weight > 0)
        ? 'some member needs a weight above 0'
        : undefined

/** What several classifiers agree on; where they do not, the label is `unknown`. */
export const consensusConfig = checked(
  struct('consensus', {
    members: withDefault(list(memberCodec), CONSENSUS_DEFAULTS.members),
    rule: withDefault(ruleCodec, CONSENSUS_DEFAULTS.rule),
  }),
  ({ members, rule }) => problem(members, rule),
)
export type ConsensusConfig = TypeOf<typeof consensusConfig>

/** Fitted members, each with a name for every label it can give. */
export const consensusModel = struct('consensus model', {
  members: list(struct('fitted member', { model: singleModelCodec, weight, names: namesCodec })),
  names: list(text),
  rule: ruleCodec,
})
export type ConsensusModel = TypeOf<typeof consensusModel>

const namesOf = ({ classifier, names = {} }: ConsensusMember): Readonly<Record<string, string>> =>
  Object.fromEntries(
    singleNames(classifier)
      .filter((name) => name !== UNKNOWN)
      .map((name) => [name, names[name] ?? commonName(name)]),
  )

/** The names that its members' labels are brought to. */
export const consensusNames = (config: ConsensusConfig): readonly string[] => [
  UNKNOWN,
  ...inOrder(config.members.flatMap((member) => Object.values(namesOf(member)))),
]

/** Fits every member on the same train bars, with the same seed; the first that cannot be fitted is reported. */
export const fitConsensus = (
  train: Bars,
  config: ConsensusConfig,
  seed: number,
): Either<RegimeFault, ConsensusModel> => {
  const members = sequenceArray(
    config.members.map((member) => {
      const model = fitSingle(member.classifier, train, seed)
      return isLeft(model)
        ? left(model.left)
        : right({ model: model.right, weight: member.weight, names: namesOf(member) })
    }),
  )
  return isLeft(members)
    ? members
    : right({ members: members.right, names: consensusNames(config).slice(1), rule: config.rule })
}

const distinct = (ranges: readonly BarRange[]): readonly BarRange[] =>
  ranges.filter(([from, to], i) => ranges.findIndex(([a, b]) => a === from && b === to) === i)

/** What the members agree on at each close. Look-ahead: none, given the model. */
export const labelConsensus = ({ members, names, rule }: ConsensusModel, bars: Bars): FilteredLabels => {
  const all = [UNKNOWN, ...names]
  const told = members.map((member) => ({ ...member, labels: labelSingle(member.model, bars) }))
  const votes = told.map(({ labels, weight: own, names: mapped }) => ({
    label: labels.label,
    common: Uint8Array.from(labels.names, (name) => Math.max(0, all.indexOf(mapped[name] ?? UNKNOWN))),
    weight: rule.kind === 'weighted_vote' ? own : 1,
  }))
  const needed =
    rule.kind === 'weighted_vote'
      ? rule.threshold * votes.reduce((sum, vote) => sum + vote.weight, 0)
      : rule.at_least
  return {
    _tag: 'FilteredLabels',
    names: all,
    label: agreedLabels(votes, all.length, needed, bars.length),
    fitted_here: distinct(told.flatMap(({ labels }) => labels.fitted_here)),
  }
}
