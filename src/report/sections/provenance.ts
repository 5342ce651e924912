import { hashOf } from '../../market/universe/data.js'
import { dataLines } from '../../market/universe/data-text.js'
import { type Block, type PageSection, textCell } from '../report.js'
import type { StudySource } from '../study-source.js'

/** What the data's own faults mean for the results. */
export const warningSection = (warnings: readonly string[]): PageSection | undefined =>
  warnings.length === 0
    ? undefined
    : {
        id: 'data',
        title: 'Warnings of the data',
        blocks: warnings.map((warning): Block => ({ _tag: 'Text', tone: 'warning', text: warning })),
      }

const secondsOf = (ms: number | undefined): string => (ms === undefined ? '' : `${(ms / 1000).toFixed(1)} s`)

/** Every phase with what the console prints of it. */
export const phasesSection = ({ phases }: StudySource): PageSection => ({
  id: 'phases',
  title: 'Phases',
  blocks: [
    {
      _tag: 'Table',
      caption: 'Phases in the order in which they ended',
      head: ['Phase', 'Kind', 'State', 'Took', 'Key'],
      rows: phases.map(({ path, kind, state, duration_ms, key }) => [
        textCell(path),
        textCell(kind),
        textCell(state),
        textCell(secondsOf(duration_ms)),
        textCell(key === undefined ? '' : key.slice(0, 16)),
      ]),
    },
    ...phases.flatMap(({ path, printed }): readonly Block[] =>
      printed.length === 0
        ? []
        : [{ _tag: 'Printed', caption: `${path}, as the console prints it`, lines: printed }],
    ),
  ],
})

/** Where the numbers come from, and the command that makes them again. */
export const provenanceSection = (source: StudySource): PageSection => ({
  id: 'provenance',
  title: 'Where these numbers come from',
  blocks: [
    {
      _tag: 'Table',
      caption: 'Provenance',
      head: ['', ''],
      rows: [
        ['Run', source.run],
        ['Workflow', source.template],
        ...(source.command === undefined ? [] : [['Command', source.command]]),
        ['Data', dataLines(source.data).join(', ')],
        ['SHA-256 of the bars', hashOf(source.data)],
        ['Seed', String(source.seed)],
        ['Version', `regimen ${source.version}, engine ${source.engine}`],
      ].map(([name = '', value = '']) => [textCell(name), textCell(value)]),
    },
    {
      _tag: 'Text',
      tone: 'plain',
      text: 'All results, and trades where there are not too many, are in this file as JSON: document.getElementById("numbers").textContent.',
    },
  ],
})
