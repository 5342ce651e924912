import { describe, test } from 'vitest'
import { gateLaws, searchPhaseLaws } from '../../laws/phases.js'
import { gated } from '../../src/phases/gate.kernel.js'
import { study } from '../../src/templates/study.js'

describe('searches', () => {
  for (const { name, check } of searchPhaseLaws((workflow, options) => study(workflow as never, options)))
    test(name, check, 60_000)
})
describe('the gate', () => {
  for (const { name, check } of gateLaws(gated)) test(name, check)
})
