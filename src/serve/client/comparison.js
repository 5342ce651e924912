/**
 * Two runs next to each other.
 * @param {HTMLElement} place
 * @param {string} first
 * @param {string} second
 */
const comparisonPage = (place, first, second) => {
  headed(`${first} and ${second}`, 'two runs next to each other')
  place.replaceChildren(element('p', {}, ['Looking at both runs.']))
  const shown = (/** @type {ComparisonView} */ { runs, same_bars, parts, phases }) => {
    const cell = (/** @type {PhaseRow | null} */ phase) =>
      phase === null
        ? 'not there'
        : `${STATES[phase.state]?.mark ?? ''} ${phase.says ?? stateName(phase.state)}`
    /** @type {readonly (readonly [string, (row: RunRow) => Node | string])[]} */
    const figures = [
      ['Workflow', (/** @type {RunRow} */ row) => row.template],
      ['State', (/** @type {RunRow} */ row) => badge(row.status)],
      ['Score', (/** @type {RunRow} */ row) => row.score],
      ['Verdict', (/** @type {RunRow} */ row) => (row.verdict === '' ? '' : badge(row.verdict))],
      ['Data', (/** @type {RunRow} */ row) => row.data],
      ['Seed', (/** @type {RunRow} */ row) => String(row.seed)],
      ['Lasted', (/** @type {RunRow} */ row) => spanned(row.last_at - row.started_at)],
    ]
    place.replaceChildren(
      ...(same_bars
        ? [
            element('p', { class: 'tone open' }, [
              'Both runs used the same bars. Choosing the better of them is a search on these bars: what is chosen here needs bars that neither saw.',
            ]),
          ]
        : []),
      sectionOf('Runs', [
        tableOf(
          'The two runs',
          ['', ...runs.map(({ run }) => link(`#/run/${run}`, run))],
          figures.map(([name, of]) => rowOf([name, ...runs.map(of)])),
        ),
        element('p', {}, [link(`/report/${first}+${second}`, 'Curves and figures of both')]),
      ]),
      sectionOf('Phases', [
        tableOf(
          'What became of each phase',
          ['Phase', first, second, 'Key'],
          phases.map(({ path, was, is, same_key }) =>
            rowOf([path, cell(was), cell(is), same_key ? 'the same' : 'another']),
          ),
        ),
      ]),
      sectionOf('Differences', [
        ...parts.map(({ name, lines }) =>
          lines.length === 0 ? element('p', {}, [`${name}: the same`]) : folded(name, lines, true),
        ),
      ]),
    )
  }
  void asked(`/api/compare/${encodeURIComponent(first)}/${encodeURIComponent(second)}`).then((found) =>
    'because' in found
      ? place.replaceChildren(element('p', { class: 'tone warning' }, [found.because.join(' ')]))
      : shown(/** @type {ComparisonView} */ (found)),
  )
  return () => undefined
}
