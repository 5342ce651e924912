/** What is drawn again when the theme changes. @type {Set<() => void>} */
const repaints = new Set()

/** The theme that the reader chose, where the browser lets the page keep it. */
const kept = {
  get: () => {
    try {
      return localStorage.getItem('regimen-theme')
    } catch {
      return null
    }
  },
  set: (/** @type {string} */ theme) => {
    try {
      localStorage.setItem('regimen-theme', theme)
    } catch {
      // a page of a file may have no storage
    }
  },
}

const themes = () => {
  const toggle = document.getElementById('theme')
  if (toggle === null) return
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const wear = (/** @type {string} */ theme) => {
    document.documentElement.dataset.theme = theme
    toggle.textContent = theme === 'dark' ? 'Light' : 'Dark'
    for (const repaint of repaints) repaint()
  }
  const now = () => kept.get() ?? (dark.matches ? 'dark' : 'light')
  toggle.hidden = false
  toggle.addEventListener('click', () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'
    kept.set(next)
    wear(next)
  })
  dark.addEventListener('change', () => wear(now()))
  window.addEventListener('beforeprint', () => wear('light'))
  window.addEventListener('afterprint', () => wear(now()))
  wear(now())
}
