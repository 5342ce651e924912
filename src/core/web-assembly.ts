/** Memory that a module shares with its caller. */
export interface ModuleMemory {
  readonly buffer: ArrayBuffer
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

/** The module of these bytes, to be called in a memory. */
export const moduleOf = (base64: string): ((memory: ModuleMemory) => unknown) => {
  const compiled = new machine.Module(Buffer.from(base64, 'base64'))
  return (memory) => new machine.Instance(compiled, { env: { memory } }).exports
}
