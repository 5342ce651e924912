/** Memory that a module shares with its caller. */
export interface ModuleMemory {
  readonly buffer: ArrayBuffer
  readonly grow: (pages: number) => number
}

/** What the library calls of WebAssembly: node has it, its types do not. */
interface Machine {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Memory: new (size: { readonly initial: number }) => ModuleMemory
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: ModuleMemory } },
  ) => { readonly exports: unknown }
}

const { WebAssembly: machine } = globalThis as unknown as { readonly WebAssembly: Machine }
const PAGE = 65_536

/** Memory that holds at least this many bytes. */
export const moduleMemory = (bytes: number): ModuleMemory =>
  new machine.Memory({ initial: Math.ceil(bytes / PAGE) })

/** Makes a memory hold at least this many bytes; views of its buffer are of no use after it has grown. */
export const grownTo = (memory: ModuleMemory, bytes: number): void => {
  const missing = bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
}

/** The module of these bytes, to be called in a memory. */
export const moduleOf = (base64: string): ((memory: ModuleMemory) => unknown) => {
  const compiled = new machine.Module(Buffer.from(base64, 'base64'))
  return (memory) => new machine.Instance(compiled, { env: { memory } }).exports
}
