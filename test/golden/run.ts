import { parseArgs } from 'node:util'
import { reportOf, runCases } from './runner.js'

const usage = 'npm run golden -- --cases DIR --data DIR [--kind K]'

/** `npm run golden`: the exit code is 0 where nothing failed, 1 where something did, 2 for bad arguments. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { cases: { type: 'string' }, data: { type: 'string' }, kind: { type: 'string' } },
  })
  if (values.cases === undefined || values.data === undefined) {
    console.error(usage)
    return 2
  }
  const results = await runCases({
    cases: values.cases,
    data: values.data,
    ...(values.kind === undefined ? {} : { kind: values.kind }),
  })
  for (const line of reportOf(results)) console.log(line)
  return results.some((each) => each._tag === 'Failed') ? 1 : 0
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : cause, `\n${usage}`)
    process.exitCode = 2
  },
)
