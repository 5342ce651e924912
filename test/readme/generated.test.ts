import { describe, expect, test } from 'vitest'
import { METRICS } from '../../src/stats/metrics/metric-name.js'
import type { Operator, Plain } from '../../src/strategy/language/operator.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { workflowSchema } from '../../src/templates/workflow-schema.js'
import { terminal } from '../cli/terminal.js'
import { textOf } from './blocks.js'

const HEAD = (title: string, about: string): string =>
  `# ${title}\n\n${about}\n\nThis page is made from the code: \`npx vitest run test/readme/generated.test.ts -u\` writes it again.\n`
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

type Schema = Readonly<Record<string, any>>
const schema = workflowSchema() as Schema
const defs = schema['$defs'] as Readonly<Record<string, Schema>>
const GIVEN = /(report|model|artifact|undefined metric|fitted member|fitted range)$/

/** What may stand in a field, in words. */
const typeOf = (of: Schema, depth = 0): string => {
  const ref = typeof of['$ref'] === 'string' ? of['$ref'].replace('#/$defs/', '') : undefined
  if (ref !== undefined) {
    const held = defs[ref] ?? {}
    if (ref.startsWith('own_')) return ''
    return typeof held['title'] === 'string' && held['anyOf'] === undefined
      ? held['title']
      : typeOf(held, depth)
  }
  if (typeof of['title'] === 'string') return of['title']
  if ('const' in of) return `\`${String(of['const'])}\``
  if (of['enum'] !== undefined)
    return of['enum'].length > 12
      ? 'a name'
      : of['enum'].map((one: unknown) => `\`${String(one)}\``).join(' ')
  const variants = (of['anyOf'] ?? of['oneOf']) as readonly Schema[] | undefined
  if (variants !== undefined)
    return [
      ...new Set(
        variants
          .filter((one) => typeof one['pattern'] !== 'string')
          .map((one) => typeOf(one, depth + 1))
          .filter((one) => one !== ''),
      ),
    ].join(' or ')
  if (of['type'] === 'array') return depth > 3 ? 'list' : `list of ${typeOf(of['items'] ?? {}, depth + 1)}`
  if (of['type'] === 'object')
    return of['additionalProperties'] instanceof Object
      ? `record of ${typeOf(of['additionalProperties'], depth + 1)}`
      : 'record'
  const bounds = [
    ...(of['minimum'] === undefined ? [] : [`from ${of['minimum']}`]),
    ...(of['maximum'] === undefined ? [] : [`to ${of['maximum']}`]),
  ]
  return [[of['type'] ?? ''].flat().join(' or '), ...bounds].join(' ')
}

const recordsIn = (value: unknown): readonly Schema[] => {
  if (Array.isArray(value)) return value.flatMap(recordsIn)
  if (typeof value !== 'object' || value === null) return []
  const held = value as Schema
  const inner = Object.values(held).flatMap(recordsIn)
  return typeof held['title'] === 'string' && typeof held['properties'] === 'object'
    ? [held, ...inner]
    : inner
}

const fieldsPage = (): string => {
  const records = new Map(
    recordsIn(schema)
      .filter(({ title, properties }) => !GIVEN.test(title) && Object.keys(properties).length > 0)
      .map((record) => [record['title'] as string, record]),
  )
  return [
    HEAD(
      'Fields',
      'Every record that a workflow may hold, with its fields. A field may also hold an expression, such as `${search.candidate}`.',
    ),
    ...[...records]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([title, { properties, required = [] }]) =>
        [
          `## Record: ${title}\n`,
          table(
            ['field', 'what may stand there', 'default', 'meaning'],
            Object.entries<Schema>(properties).map(([field, of]) => [
              `\`${field}\``,
              typeOf(of),
              (required as readonly string[]).includes(field)
                ? 'must be given'
                : 'default' in of
                  ? `\`${String(of['default'])}\``
                  : '',
              of['description'] ?? '',
            ]),
          ),
          '',
        ].join('\n'),
      ),
  ].join('\n')
}

const plainOf = ({ args }: Operator): readonly Plain[] =>
  args
    .filter(({ sort }) => sort === 'number' || sort === 'text')
    .map(({ default: standard, sort, one_of }) => standard ?? (sort === 'number' ? 20 : (one_of?.[0] ?? '')))
const warmupOf = (operator: Operator): string => {
  if (operator._tag !== 'Kernel') return 'that of what it is made of'
  const plain = plainOf(operator)
  const given = operator.args.filter(
    ({ sort, default: standard }) => sort === 'number' && standard === undefined,
  )
  const bars = String(operator.warmup(plain))
  return given.length === 0 ? bars : `${bars} (${given.map(({ name }) => `${name} = 20`).join(', ')})`
}
const memoryOf = (operator: Operator): string =>
  operator._tag !== 'Kernel'
    ? ''
    : operator.anchored === true
      ? 'from the first bar on'
      : operator.settled === undefined
        ? 'its window'
        : 'fades'
const operatorsPage = (): string =>
  [
    HEAD(
      'Operators',
      'Every operator of strategies with its arguments, what it gives, the bars before its first value, and how long it remembers. What they compute stands in [Strategies](./strategies.md).',
    ),
    table(
      ['operator', 'gives', 'bars before the first value', 'remembers', 'version'],
      Object.values(operators)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((operator) => [
          `\`${operator.name}(${operator.args
            .filter(({ implied }) => implied !== true)
            .map((each) => (each.default === undefined ? each.name : `${each.name} = ${each.default}`))
            .join(', ')})\``,
          operator.fields.length === 0
            ? operator.result === 'boolean'
              ? 'condition'
              : 'series'
            : operator.fields.join(', '),
          warmupOf(operator),
          memoryOf(operator),
          String(operator.version),
        ]),
    ),
    `\n## All metrics\n\n${METRICS.map((name) => `\`${name}\``).join(', ')}. Their formulas stand in [Phases](./phases.md#objectives-and-metrics).\n`,
  ].join('\n')

const { regimen } = terminal()
const helpOf = async (...words: readonly string[]): Promise<string> => (await regimen(...words, '--help')).out
const namesIn = (help: string): readonly string[] => {
  const list = help.slice(help.indexOf('\nCommands:\n'))
  return help.includes('\nCommands:\n')
    ? [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name ?? '').filter((name) => name !== 'help')
    : []
}
const commandsPage = async (): Promise<string> => {
  const root = await helpOf()
  const pages = await Promise.all(
    namesIn(root).map(async (name) => {
      const help = await helpOf(name)
      const inner = await Promise.all(
        namesIn(help).map(async (sub) => [`${name} ${sub}`, await helpOf(name, sub)] as const),
      )
      return [[name, help] as const, ...inner]
    }),
  )
  return [
    HEAD('All commands', 'What `regimen COMMAND --help` prints.'),
    ...pages.flat().map(([name, help]) => `## regimen ${name}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`),
  ].join('\n')
}

describe('the generated reference is what the code says', () => {
  const at = (name: string): string => `../../docs/reference/${name}.md`
  test('fields', async () => {
    await expect(fieldsPage()).toMatchFileSnapshot(at('fields'))
  })
  test('operators', async () => {
    await expect(operatorsPage()).toMatchFileSnapshot(at('operators'))
  })
  test('commands', async () => {
    await expect(await commandsPage()).toMatchFileSnapshot(at('commands'))
  })
})

test('operators that the page on other tools names are there', () => {
  const named = textOf('docs/how-to/migrate.md')
    .split('\n')
    .flatMap((line) =>
      [...(line.split('|')[2] ?? '').matchAll(/`([a-z][a-z0-9_]*)\(/g)].map(([, name]) => name ?? ''),
    )
    .filter((name) => name !== 'strategy' && name !== 'study')
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter((name) => !Object.hasOwn(operators, name))).toEqual([])
})
