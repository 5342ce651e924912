import { isLeft } from 'fp-ts/lib/Either.js'
import { isRecord } from '../../src/core/codec/codec.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { StudyOptions } from '../../src/templates/study.js'
import { decodeWorkflow, encodeTemplate } from '../../src/workflow/codec/decode.js'
import { type PlanFault, showPlanFault } from '../../src/workflow/plan/fault.js'
import { certainPhases, planPath, possiblePhases } from '../../src/workflow/plan/phases.js'
import type { Plan } from '../../src/workflow/plan/plan.js'
import { asTemplate, planTemplate, type Template } from '../../src/workflow/template.js'
import type { AnyWorkflow } from '../../src/workflow/workflow.js'
import type { LawOutcome } from './finding.js'
import type { CheckReport, LawReport } from './report.js'
import { differing, type Ended, ends, peeking, restsOn } from './workflow-ends.js'
import { brokenPart } from './workflow-parts.js'

/** What a workflow is run on while its laws are checked. */
export interface WorkflowCheck extends Pick<StudyOptions, 'inputs' | 'data' | 'library' | 'seed'> {
  /** One law by its name, in place of all. */
  readonly law?: string
  /** Cuts after which a run is gone on with; 3 by default. */
  readonly cuts?: number
  /** How a fault of the plan is shown; with its line where the workflow is a document. */
  readonly tell?: (fault: PlanFault) => string
}

const readsInput = (value: unknown, name: string): boolean =>
  Array.isArray(value)
    ? value.some((each) => readsInput(each, name))
    : isRecord(value) &&
      ((value['_tag'] === 'Input' && value['name'] === name) ||
        Object.values(value).some((each) => readsInput(each, name)))

interface Run {
  readonly template: Template
  readonly plan: Plan
  readonly options: WorkflowCheck
  /** One run to its end. */
  readonly whole: () => Promise<readonly Ended[]>
}
/** What broke a law, with the table of its case. */
interface Shown {
  readonly sentence: string
  readonly table: readonly string[]
}
type Checked = number | string | Shown
/** A law of a workflow: the number of cases that held, or what broke it. */
interface WorkflowLaw {
  readonly name: string
  readonly sentence: string
  readonly check: (run: Run) => Checked | Promise<Checked>
}

const LAWS: readonly WorkflowLaw[] = [
  {
    name: 'inputs',
    sentence: 'every input is read',
    check: ({ template }) => {
      const unread = Object.keys(template.inputs).find(
        (name) => !readsInput([template.workflow, template.result], name),
      )
      return unread === undefined
        ? Object.keys(template.inputs).length
        : `the input "${unread}" is read by no phase, no decision and no result`
    },
  },
  {
    name: 'notation',
    sentence: 'what is printed as YAML is read back as the same workflow, and printed alike',
    check: ({ template, plan }) => {
      const printed = encodeTemplate(template)
      const read = decodeWorkflow(printed)
      if (isLeft(read)) return `its YAML does not read: ${read.left.map(({ message }) => message).join('; ')}`
      const again = planTemplate(read.right.template)
      if (isLeft(again)) return `its YAML does not plan: ${again.left.map(showPlanFault).join('; ')}`
      return again.right.fingerprint !== plan.fingerprint
        ? 'its YAML is another workflow'
        : encodeTemplate(read.right.template) === printed
          ? 1
          : 'its YAML is printed otherwise once it was read'
    },
  },
  {
    name: 'reached',
    sentence: 'each phase ends once, as one Either; what is certain ran, and what ran is possible',
    check: async ({ plan, whole }) => {
      const all = await whole()
      const paths = all.map(({ path }) => path)
      const twice = paths.find((path, i) => paths.indexOf(path) !== i)
      if (twice !== undefined) return `${twice} ended twice`
      const ran = new Set(
        all.flatMap(({ path, outcome }) =>
          outcome._tag === 'Right' && outcome.right._tag === 'Ran' ? [planPath(path)] : [],
        ),
      )
      const failed = all.some(({ outcome }) => isLeft(outcome))
      const missed = failed ? undefined : certainPhases(plan).find(({ path }) => !ran.has(path))
      if (missed !== undefined) return `${missed.path} is certain, and did not run`
      const possible = new Set(possiblePhases(plan).map(({ path }) => path))
      const strange = [...ran].find((path) => !possible.has(path))
      return strange === undefined ? paths.length : `${strange} ran, and the plan does not know it`
    },
  },
  {
    name: 'twice',
    sentence: 'two runs on stores of their own give the same bytes',
    check: async ({ template, options, whole }) => {
      const all = await whole()
      const second = await ends(template, { ...options, store: memoryStore() })
      return differing(all, second, 'in a second run') ?? all.length
    },
  },
  {
    name: 'resume',
    sentence: 'a run that was cut off and goes on gives the same bytes',
    check: async ({ template, options, whole }) => {
      const { cuts = 3 } = options
      const all = await whole()
      const places = [
        ...new Set(Array.from({ length: cuts }, (_, i) => 1 + Math.floor((i * (all.length - 1)) / cuts))),
      ].filter((place) => place < all.length)
      for (const place of places) {
        const store = memoryStore()
        await ends(template, { ...options, store }, place)
        const wrong = differing(
          all,
          await ends(template, { ...options, store }),
          `after a cut at ${all[place - 1]?.path ?? ''}`,
        )
        if (wrong !== undefined) return wrong
      }
      return places.length
    },
  },
  {
    name: 'parts',
    sentence: 'no part of its own that it names breaks a law of its kind',
    check: ({ template, options }) => brokenPart(template, options),
  },
  {
    name: 'test',
    sentence: 'no choice is tested on bars that it was made on',
    check: async ({ plan, whole }) => {
      const all = await whole()
      return peeking(all, restsOn(plan)) ?? all.filter(({ kind }) => kind === 'validation').length
    },
  },
]

const outcomeOf = (found: Checked): LawOutcome =>
  typeof found !== 'number'
    ? {
        _tag: 'Broken',
        sentence: typeof found === 'string' ? found : found.sentence,
        market: 'the given bars',
        path: '0/0',
      }
    : found === 0
      ? { _tag: 'Vacuous', because: 'there is no case for it here' }
      : { _tag: 'Held', cases: found }

const RESOLVES = { name: 'references', sentence: 'every reference resolves, and every config is one' }
/** The names of the laws of workflows, in the order of a report. */
export const WORKFLOW_LAWS: readonly string[] = [RESOLVES, ...LAWS].map(({ name }) => name)

/**
 * Puts a workflow or a template to its laws: it is planned, printed and read back, and run on the given bars several times in
 * memory, one run cut off and gone on with. A law that it breaks says so in one sentence.
 */
export const checkWorkflow = async (
  what: AnyWorkflow | Template,
  options: WorkflowCheck = {},
): Promise<CheckReport> => {
  const template = 'workflow' in what ? what : asTemplate(what)
  const head = { target: template.name, kind: 'workflow' as const, seed: options.seed ?? 42 }
  const plan = planTemplate(template)
  const { tell = showPlanFault } = options
  const wanted = ({ name }: { readonly name: string }): boolean =>
    options.law === undefined || options.law === name
  if (isLeft(plan))
    return {
      ...head,
      laws: [
        {
          law: RESOLVES.name,
          sentence: RESOLVES.sentence,
          outcome: outcomeOf(plan.left.map(tell).join('; ')),
          table: [],
        },
      ],
      holds: false,
    }
  const held: { whole?: Promise<readonly Ended[]> } = {}
  const whole = (): Promise<readonly Ended[]> => {
    held.whole ??= ends(template, { ...options, store: memoryStore() })
    return held.whole
  }
  const resolves = async (): Promise<number | string> => {
    try {
      await whole()
      return possiblePhases(plan.right).length
    } catch (cause) {
      if (cause instanceof Error && cause.cause === 'BadWorkflow') return cause.message
      throw cause
    }
  }
  const first: WorkflowLaw = { ...RESOLVES, check: resolves }
  const laws: LawReport[] = []
  for (const { name, sentence, check } of [first, ...LAWS].filter(wanted)) {
    const found = await check({ template, plan: plan.right, options, whole })
    const outcome = outcomeOf(found)
    laws.push({ law: name, sentence, outcome, table: typeof found === 'object' ? found.table : [] })
    if (name === first.name && outcome._tag === 'Broken') break
  }
  return { ...head, laws, holds: laws.every(({ outcome }) => outcome._tag !== 'Broken') }
}
