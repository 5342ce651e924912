/** A page as its elements; the few that the tests read. */
export interface Held {
  readonly textContent: string
  readonly children: Iterable<Held>
  readonly getAttribute: (name: string) => string | null
  readonly querySelector: (selector: string) => Held | null
  readonly querySelectorAll: (selector: string) => Iterable<Held>
}

const name: string = 'jsdom'
const { JSDOM } = (await import(name)) as {
  readonly JSDOM: new (html: string) => { readonly window: { readonly document: Held } }
}
/** The elements of a page as a browser reads them, without running it. */
export const pageIn = (html: string): Held => new JSDOM(html).window.document
