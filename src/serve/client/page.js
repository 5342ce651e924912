/** @param {string} title @param {string} subtitle */
const headed = (title, subtitle) => {
  document.title = `${title} · regimen`
  const [top, below] = [document.getElementById('title'), document.getElementById('subtitle')]
  if (top !== null) top.textContent = title
  if (below !== null) below.textContent = subtitle
}

/** @param {string} words */
const linkSays = (words) => {
  const place = document.getElementById('link')
  if (place !== null) place.textContent = words
}

/**
 * Follows what the server sends; gives how to stop. The browser asks again by itself where the way is cut.
 * @param {string} path
 * @param {(value: any) => void} take
 */
const streamOf = (path, take) => {
  const source = new EventSource(path)
  source.addEventListener('open', () => linkSays('live'))
  source.addEventListener('error', () => linkSays('the server does not answer'))
  source.addEventListener('message', ({ data }) => take(JSON.parse(data)))
  return () => source.close()
}

/**
 * What the server answers, or why not.
 * @param {string} path
 * @returns {Promise<object | { because: readonly string[] }>}
 */
const asked = async (path) => {
  try {
    const answer = await fetch(path)
    return await answer.json()
  } catch (cause) {
    return { because: [`the server does not answer: ${cause}`] }
  }
}

const shownPage = { leave: () => {} }
const route = () => {
  const main = document.getElementById('main')
  if (main === null) return
  shownPage.leave()
  main.replaceChildren()
  const [what = '', ...names] = location.hash.replace(/^#\//, '').split('/').map(decodeURIComponent)
  const [first = '', second = ''] = names
  shownPage.leave =
    what === 'run'
      ? runPage(main, first, names.length > 1 ? names.slice(1).join('/') : undefined)
      : what === 'compare'
        ? comparisonPage(main, first, second)
        : runList(main)
}

themes()
window.addEventListener('hashchange', route)
route()
