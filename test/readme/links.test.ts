import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { pages, root, textOf } from './blocks.js'

/** The anchor of a heading as sites and GitHub make it. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replace(/ /g, '-')
const anchorsOf = (page: string): readonly string[] =>
  [
    ...textOf(page)
      .replace(/^```[\s\S]*?^```/gm, '')
      .matchAll(/^#{1,6} (.*)$/gm),
  ].map(([, heading = '']) => anchor(heading))

test('every link of the pages leads to a file, and to a heading of it', () => {
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
      ([link, file = '', part]) => {
        const target =
          file === ''
            ? page
            : file.startsWith('/')
              ? `docs/public${file}`
              : normalize(join(dirname(page), file))
        if (!existsSync(join(root, target))) return [`${page}: ${link}`]
        return part === undefined || anchorsOf(target).includes(part) ? [] : [`${page}: ${link}`]
      },
    ),
  )
  expect(broken).toEqual([])
})

test('the site lists every page of docs/, and only those', async () => {
  const site = await import(`${root}/docs/.vitepress/config.mjs`)
  const listed = site.default.themeConfig.sidebar.flatMap(({ items }: any) =>
    items.map(({ link }: any) => `docs${link}${link.endsWith('/') ? 'index' : ''}.md`),
  )
  const own = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/index.md')
  expect(listed.toSorted()).toEqual(own.toSorted())
})

test('the front page has at most 250 lines', () => {
  expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(250)
})

test('pages say things plainly: no word that stops a reader of another country', () => {
  const stops = /\b(?:told|anew|beside|so many)\b/gi
  const found = pages.flatMap((page) =>
    textOf(page)
      .split('\n')
      .flatMap((line, i) => [...line.matchAll(stops)].map(([word]) => `${page}:${i + 1}: ${word}`)),
  )
  expect(found).toEqual([])
})
