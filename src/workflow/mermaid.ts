import { printWorkflowExpression } from './expression-text.js'
import { fold } from './fold.js'
import { type AnyWorkflow, workflowNode } from './workflow.js'

/** A part of the drawing: its lines, and the ids where it starts and ends. */
interface Drawing {
  readonly lines: readonly string[]
  readonly first: readonly string[]
  readonly last: readonly string[]
}
/** A drawing still to be numbered: ids are given in the order of drawing. */
type Draw = (next: () => string) => Drawing

const NOTHING: Drawing = { lines: [], first: [], last: [] }
const quoted = (text: string): string =>
  `"${text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\s+/g, ' ')}"`
const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}..` : text)
const arrows = (from: readonly string[], to: readonly string[], label = ''): readonly string[] =>
  from.flatMap((a) => to.map((b) => `  ${a} -->${label === '' ? '' : `|${quoted(label)}|`} ${b}`))

const joined = (steps: readonly Drawing[]): Drawing =>
  steps
    .filter(({ first }) => first.length > 0)
    .reduce<Drawing>(
      (done, step) =>
        done.first.length === 0
          ? step
          : {
              lines: [...done.lines, ...step.lines, ...arrows(done.last, step.first)],
              first: done.first,
              last: step.last,
            },
      NOTHING,
    )

const boxed =
  (title: string, body: Draw): Draw =>
  (next) => {
    const id = next()
    const inside = body(next)
    if (inside.first.length === 0) return NOTHING
    return {
      ...inside,
      lines: [`  subgraph ${id} [${quoted(title)}]`, ...inside.lines.map((line) => `  ${line}`), '  end'],
    }
  }

const draw = fold<Draw>({
  empty: () => NOTHING,
  phase:
    ({ name, kind }) =>
    (next) => {
      const id = next()
      return {
        lines: [`  ${id}[${quoted(name)}<br/>${quoted(kind)}]`.replace('"<br/>"', '<br/>')],
        first: [id],
        last: [id],
      }
    },
  sequence: (steps) => (next) => joined(steps.map((step) => step(next))),
  parallel: (branches) => (next) => {
    const drawn = branches.map((branch) => branch(next))
    return {
      lines: drawn.flatMap(({ lines }) => lines),
      first: drawn.flatMap(({ first }) => first),
      last: drawn.flatMap(({ last }) => last),
    }
  },
  when: (test, then, otherwise) => (next) => {
    const id = next()
    const yes = then(next)
    const no = otherwise(next)
    const lines = [
      `  ${id}{${quoted(shortened(printWorkflowExpression(test)))}}`,
      ...yes.lines,
      ...no.lines,
      ...arrows([id], yes.first, 'yes'),
      ...arrows([id], no.first, 'no'),
    ]
    const skips = yes.last.length === 0 || no.last.length === 0 ? [id] : []
    return { lines, first: [id], last: [...yes.last, ...no.last, ...skips] }
  },
  iterate: ({ name, until, at_most }, body) =>
    boxed(`${name}: until ${shortened(printWorkflowExpression(until))}, at most ${at_most}`, body),
  forEach: ({ name, over }, body) =>
    boxed(`${name}: for each of ${shortened(printWorkflowExpression(over))}`, body),
  scope: (name, body) => boxed(name, body),
  optional: (body) => boxed('may fail', body),
})

/** Draws a workflow as a Mermaid flowchart; ids are generated and labels quoted, so any name is safe. */
export const mermaid = (workflow: AnyWorkflow): string => {
  const count = { last: 0 }
  const next = (): string => {
    count.last += 1
    return `n${count.last}`
  }
  return ['graph TD', ...draw(workflowNode(workflow))(next).lines].join('\n')
}
