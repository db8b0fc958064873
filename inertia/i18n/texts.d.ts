/** Made by `texts_plugin.ts`. */
declare module 'virtual:texts' {
  type Load<Module> = () => Promise<Module>
  type Texts = { default: Record<string, import('./messages').Messages> }

  /** What every page may speak. */
  type Frame = Texts & {
    /** By name: a module's texts (`oms`), those of one folder of pages (`oms/rules`). */
    chunks: Record<string, Load<Texts>>
    /** In which chunks a section has texts beside its room's, its own and the told: `oms.effects` → `oms/gifts`. */
    away: Record<string, string[]>
  }
  const frames: Record<import('./messages').Locale, Load<Frame>>
  export default frames
}
