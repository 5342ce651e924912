import { decode } from '../../../src/core/canonical/canonical.kernel.js'
import type { Dataset } from '../../../src/market/bars/dataset.js'
import { embeddedSp500 } from '../../../src/market/embedded/sp500.kernel.js'
import { memoryStore } from '../../../src/store/memory-store.js'
import { study } from '../../../src/templates/study.js'
import { decodeWorkflow } from '../../../src/workflow/codec/decode.js'

/** Runs a workflow that is written in YAML, and gives what its phases gave and how to read their artifacts. */
export const runYaml = async (yaml: string, data: Dataset = embeddedSp500()) => {
  const decoded = decodeWorkflow(yaml)
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(decoded.left))
  const store = memoryStore()
  const done = await study(decoded.right.template, { data, store })
  return {
    done,
    outcome: (path: string): any => done.phases[path],
    value: (path: string): any => {
      const outcome = done.phases[path]
      if (outcome?._tag !== 'Right' || outcome.right._tag !== 'Ran') throw new Error(JSON.stringify(outcome))
      return outcome.right.value
    },
    content: async (reference: never): Promise<any> => {
      const bytes = await store.artifacts.get(reference)
      if (bytes._tag === 'Left' || bytes.right === undefined) throw new Error('the artifact is not there')
      const value = decode(bytes.right)
      if (value._tag === 'Left') throw new Error('the artifact does not decode')
      return value.right
    },
  }
}
