/**
 * The list of runs; two of them can be chosen to be laid next to each other.
 * @param {HTMLElement} place
 */
const runList = (place) => {
  /** @type {Set<string>} */
  const chosen = new Set()
  /** @type {readonly RunRow[]} */
  let rows = []
  const compare = button('Compare two runs', () => {
    const [a, b] = [...chosen]
    if (a !== undefined && b !== undefined) location.hash = `#/compare/${a}/${b}`
  })
  const told = () => {
    compare.disabled = chosen.size !== 2
    compare.textContent = chosen.size === 2 ? 'Compare these two' : 'Choose two runs to compare'
  }
  const rowFor = (/** @type {RunRow} */ row) => {
    const box = element('input', { type: 'checkbox', 'aria-label': `choose run ${row.run}` })
    box.checked = chosen.has(row.run)
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(row.run)
      else chosen.delete(row.run)
      told()
    })
    const name = element('span', { class: 'pick' }, [box, link(`#/run/${row.run}`, row.run)])
    const now = row.status === 'running' ? Date.now() : row.last_at
    return rowOf(
      [
        name,
        badge(row.status),
        row.status === 'running' ? bar(row.progress, `run ${row.run}, done`) : inPercent(row.progress),
        row.template,
        row.score,
        row.verdict === '' ? '' : badge(row.verdict),
        spanned(now - row.started_at),
        moment(row.started_at),
        row.data,
      ],
      { 'data-run': row.run },
    )
  }
  const show = () => {
    told()
    place.replaceChildren(
      rows.length === 0
        ? element('p', {}, [
            'Nothing has run in this store yet. ',
            element('code', {}, [document.getElementById('main')?.dataset['demo'] ?? '']),
            ' runs a study in ten seconds; it appears here when it begins.',
          ])
        : element('div', {}, [
            element('div', { class: 'controls' }, [compare]),
            tableOf(
              `${rows.length === 1 ? '1 run' : `${rows.length} runs, the latest first`}`,
              ['Run', 'State', 'Done', 'Workflow', 'Score', 'Verdict', 'Lasted', 'Started', 'Data'],
              rows.map(rowFor),
            ),
          ]),
    )
  }
  headed('Runs', '')
  return streamOf('/api/runs', (/** @type {readonly RunRow[]} */ found) => {
    rows = found
    for (const run of [...chosen]) if (!rows.some((row) => row.run === run)) chosen.delete(run)
    show()
  })
}
