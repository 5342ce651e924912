import { describe, expect, test } from 'vitest'
import { decodeWorkflow } from '../../src/workflow/codec/decode.js'
import { planTemplate } from '../../src/workflow/template.js'

/** Line, column and message of each fault, of form or of the plan. */
const faults = (source: string): readonly (readonly [number, number, string])[] => {
  const read = decodeWorkflow(source)
  if (read._tag === 'Left') return read.left.map(({ line, column, message }) => [line, column, message])
  const made = planTemplate(read.right.template)
  return made._tag === 'Left'
    ? made.left.map(read.right.locate).map(({ line, column, message }) => [line, column, message])
    : []
}
/** The place of `mark` in a source, which is then read without it. */
const placed = (marked: string, mark = '@'): readonly [source: string, line: number, column: number] => {
  const at = marked.indexOf(mark)
  const before = marked.slice(0, at).split('\n')
  return [marked.replace(mark, ''), before.length, (before.at(-1)?.length ?? 0) + 1]
}

const phase = (config: string): string => `phase: a\nkind: k\nconfig: ${config}\n`
const marked: readonly (readonly [what: string, source: string, message: RegExp])[] = [
  ['block style', 'sequence:\n  - @phse: a\n    kind: k\n', /did you mean "phase"/],
  ['flow style', 'sequence: [{ phase: a, kind: k }, { @phse: b, kind: k }]', /did you mean "phase"/],
  [
    'JSON',
    '{\n  "sequence": [\n    { "phase": "a", "kind": "k", @"kinds": 1 }\n  ]\n}',
    /no "kinds", did you mean "kind"/,
  ],
  ['a missing part', 'sequence:\n  - @phase: a\n', /a name is missing/],
  ['a plain expression', 'when: a.v ? 1@\nthen: { phase: b, kind: k }', /./],
  ['a value in ${}', phase('{ x: "${a +@}" }'), /./],
  ['double quotes', phase('{ x: "${a.v @~ 1}" }'), /./],
  ['double quotes with escapes', phase('{ x: "${a[\\"b\\"] @~ 1}" }'), /./],
  ['single quotes', phase("{ x: '${a @~ 1}' }"), /./],
  ['single quotes with quotes', phase("{ x: '${a[''b''] @~ 1}' }"), /./],
  ['a literal block', phase('\n  x: |-\n    ${a +\n      b @~ c}'), /./],
  ['a folded block', phase('\n  x: >-\n    ${a +\n    b @~ c}'), /./],
  ['plain over two lines', 'phase: a\nkind: k\nconfig:\n  x: ${a +\n    b @~ c}\n', /./],
  ['a result', 'workflow: { phase: a, kind: k }\nresult:\n  x: a.v @~ 1\n', /./],
  ['no form of hole', phase('{ x: "text @${a} text" }'), /stands for a whole value/],
  [
    'an unknown key of a policy',
    'phase: a\nkind: k\npolicy:\n  timeout: @3\n',
    /no "timeout", did you mean "timeout_ms"/,
  ],
  [
    'a plan: a name',
    'sequence:\n  - phase: abc\n    kind: k\n  - phase: b\n    kind: k\n    config:\n      x: @${abd.v}\n',
    /did you mean "abc"/,
  ],
  [
    'a plan: inside of a list',
    'phase: b\nkind: k\nconfig:\n  x:\n    - 1\n    - { y: @"${abd.v}" }\n',
    /nothing gives/,
  ],
  [
    'a plan: a test',
    'sequence:\n  - phase: a\n    kind: k\n  - when: @b.v > 1\n    then: { phase: c, kind: k }\n',
    /nothing gives/,
  ],
  [
    'a plan: until',
    'iterate: l\nat_most: 2\nuntil: @b.v > 1\nbody: { phase: a, kind: k }\n',
    /nothing gives/,
  ],
  [
    'a plan: in a loop in a scope',
    'scope: s\nbody:\n  iterate: l\n  at_most: 2\n  until: true\n  body: { phase: a, kind: k, config: { x: @"${b}" } }\n',
    /nothing gives/,
  ],
  [
    'a plan: enabled',
    'phases:\n  - { name: a, type: k }\n  - { name: b, type: k, enabled: @"c.v > 1" }\n',
    /nothing gives/,
  ],
  ['a plan: a result', 'workflow: { phase: a, kind: k }\nresult:\n  x: @b.v\n', /nothing gives/],
  [
    'the seed: depends_on',
    'phases:\n  - { name: abc, type: k }\n  - { name: b, type: k, depends_on: [@abd] }\n',
    /did you mean "abc"/,
  ],
  ['duplicate keys', 'phase: a\nkind: k\n@kind: j\n', /unique/i],
  ['half of JSON', '{ "phase": "a", @', /./],
]

describe('a fault is shown where it stands', () => {
  test.each(marked)('%s', (_, source, message) => {
    const [text, line, column] = placed(source)
    const found = faults(text)
    expect(found.map(([at, col]) => `${at}:${col}`)).toContain(`${line}:${column}`)
    expect(found.find(([at, col]) => at === line && col === column)?.[2]).toMatch(message)
  })

  test('all of them at once', () => {
    const source =
      'sequence:\n  - phase: a\n    kid: k\n  - phse: b\n  - iterate: l\n    body: 3\n    until: "1 +"\n'
    expect(new Set(faults(source).map(([line]) => line))).toEqual(new Set([2, 3, 4, 5, 6, 7]))
  })
})

describe('hostile documents are typed faults', () => {
  const bomb = `${Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? '1' : Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]`).join('\n')}\n`
  test.each<readonly [string, string]>([
    ['JSON nested 5,000 deep', '['.repeat(5000) + ']'.repeat(5000)],
    ['JSON records nested 5,000 deep', `${'{"optional":'.repeat(5000)}{"sequence":[]}${'}'.repeat(5000)}`],
    ['YAML nested 5,000 deep', Array.from({ length: 5000 }, (_, i) => `${' '.repeat(i % 900)}- `).join('\n')],
    ['a bomb of aliases', bomb],
    ['an alias to itself', '&a [*a]'],
    ['an unknown alias', 'phase: *nothing'],
    ['a megabyte of text', 'x'.repeat(2 ** 20)],
    ['a megabyte of brackets', '['.repeat(2 ** 20)],
    ['a megabyte of lines', '- x\n'.repeat(2 ** 18)],
    ['too long', ' '.repeat(4_000_001)],
    ['nothing', ''],
    ['two documents', 'phase: a\nkind: k\n---\nphase: b\nkind: k\n'],
    ['a tag', '!!js/function "x"'],
    ['tabs', 'sequence:\n\t- phase: a\n'],
    ['a null byte', 'phase: "a\u0000"\nkind: k\n'],
  ])('%s', (_, source) => {
    const found = faults(source)
    expect(found.length).toBeGreaterThan(0)
    for (const [line, column] of found) {
      expect(line).toBeGreaterThanOrEqual(1)
      expect(column).toBeGreaterThanOrEqual(1)
    }
  })

  test('aliases are faults with their place, and a document may share as much as it likes', () => {
    expect(faults(bomb)).toEqual([
      [30, 12, 'with every alias written out the document has over 1000000 values'],
    ])
    expect(faults('phase: a\nkind: k\nconfig: *b\n')).toEqual([
      [3, 9, '*b stands for nothing: no &b stands before it'],
    ])
    const shared = Array.from({ length: 500 }, (_, i) => `- { phase: p${i}, kind: k, config: { x: *x } }`)
    expect(
      faults(`sequence:\n- { phase: a, kind: k, config: { x: &x { y: 1 } } }\n${shared.join('\n')}\n`),
    ).toEqual([])
  })

  test('a second document is a fault in words of documents', () => {
    expect(faults('phase: a\nkind: k\n---\nphase: b\nkind: k\n')).toEqual([
      [3, 1, 'a second document begins here: a file holds one'],
    ])
  })

  test('5,000 phases in the seed notation are read and planned', () => {
    const phases = Array.from({ length: 5000 }, (_, i) => ({
      name: `p${i}`,
      type: 'k',
      ...(i === 0 ? {} : { depends_on: [`p${i - 1}`] }),
    }))
    expect(faults(JSON.stringify({ phases }))).toEqual([])
  })
})
