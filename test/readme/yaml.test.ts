import { isLeft } from 'fp-ts/lib/Either.js'
import { decodeWorkflow, handlers, inputTypes, study } from 'regimen'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { decodeWith } from '../../src/core/codec/codec.js'
import { prepare } from '../../src/run/run.js'
import { strategyCodec } from '../../src/strategy/strategy-codec.js'
import type { Template } from '../../src/workflow/template.js'
import { type Block, blocksOf } from './blocks.js'

const blocks = blocksOf('yaml')
const marked = (mark: string) =>
  blocks
    .filter((block) => block.mark === mark)
    .map((block) => ({ page: block.page, line: block.line, block }))

/** The template of a block, or its faults as `line: message`. */
const read = ({ code }: Block): Template | string => {
  const decoded = decodeWorkflow(code)
  if (isLeft(decoded)) return decoded.left.map(({ line, message }) => `${line}: ${message}`).join('\n')
  const { template, locate } = decoded.right
  const prepared = prepare(template, {}, handlers, inputTypes)
  if (!isLeft(prepared)) return template
  return prepared.left._tag === 'BadWorkflow'
    ? prepared.left.faults
        .map(locate)
        .map(({ line, message }) => `${line}: ${message}`)
        .join('\n')
    : JSON.stringify(prepared.left.faults)
}

describe('every workflow in YAML is read and planned', () => {
  test.each(
    blocks
      .filter(({ mark }) => mark === '' || mark === 'run')
      .map((block) => ({ page: block.page, line: block.line, block })),
  )('$page:$line', ({ block }) => {
    expect(read(block)).toMatchObject({ workflow: {} })
  })
})

test.each(marked('run'))('the workflow of $page:$line runs', async ({ block }) => {
  const template = read(block)
  if (typeof template === 'string') throw new Error(template)
  const done = await study(template)
  expect(done.status).toBe('succeeded')
})

test.each(marked('refused'))('the workflow of $page:$line is refused as it says', ({ block }) => {
  expect(read(block)).toBe(block.output)
})

test.each(marked('strategy'))('the strategy of $page:$line is one', ({ block }) => {
  const decoded = decodeWith(strategyCodec)(parse(block.code))
  expect(isLeft(decoded) ? decoded.left : []).toEqual([])
})
