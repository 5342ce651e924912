import { describe, it } from 'vitest'
import { workflowLaws } from '../../laws/workflow.js'

describe('workflows', () => {
  it.each(workflowLaws.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check())
})
