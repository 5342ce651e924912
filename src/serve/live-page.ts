import { escaped } from '../core/html-text.js'
import { ownFile } from '../core/own-file.js'
import { type Assets, assetsOf, SHARED } from '../report/assets.js'

const PARTS = ['words', 'workflow', 'run-list', 'run', 'phase', 'comparison', 'page'] as const
const clientFile = (name: string): URL => ownFile(`src/serve/client/${name}`)

/** The live page's own files, in the looks of reports. */
export const liveAssets = (): Assets =>
  assetsOf(
    {
      styles: [SHARED.style, clientFile('live.css')],
      scripts: [...SHARED.scripts, ...PARTS.map((name) => clientFile(`${name}.js`))],
    },
    "connect-src 'self'; frame-ancestors 'none'",
  )

/** The live page: its program asks the server for everything that it shows; `copied` writes a command as the person calls it. */
export const livePage = (
  { style, script }: Assets,
  copied: (line: string) => string,
): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>regimen</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><div><h1 id="title">Runs</h1><p id="subtitle"></p></div><div class="controls"><span id="link" role="status"></span><button type="button" id="theme" hidden>Dark</button></div></header>
<nav aria-label="Pages"><ol><li><a href="#/">Runs</a></li></ol></nav>
<main id="main" tabindex="-1" data-demo="${escaped(copied('regimen demo'))}"></main>
<noscript><p>This page is drawn by its program, which is turned off here. <code>${escaped(copied('regimen runs'))}</code> and <code>${escaped(copied('regimen show'))}</code> print the same.</p></noscript>
<script>${script}</script>
</body>
</html>
`
