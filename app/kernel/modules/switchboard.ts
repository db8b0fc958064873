import type { ModuleManifest } from '#kernel/define_module'
import type { Delivery, Listener } from '#kernel/events/listen'

export type ModuleState = 'on' | 'off' | 'enabling' | 'quarantined'

/**
 * What is on, as this process knows it. Filled at boot from `module_states`
 * and told of each change by the bus, so reading it costs nothing.
 */
class Switchboard {
  #modules = new Map<string, ModuleManifest>()
  #states = new Map<string, ModuleState>()
  #quarantine = new Map<string, string>()
  #byEvent = new Map<string, Listener[]>()
  #owners = new Map<string, string>()

  /** Takes the ordered registry; called once at boot. */
  register(modules: readonly ModuleManifest[]) {
    this.#modules = new Map(modules.map((module) => [module.name, module]))
    this.#byEvent.clear()
    this.#owners.clear()
    for (const module of modules) {
      for (const listener of module.listeners ?? []) {
        this.#owners.set(listener.name, module.name)
        const list = this.#byEvent.get(listener.event) ?? []
        this.#byEvent.set(listener.event, [...list, listener])
      }
    }
  }

  /** Takes the states read from the database; areas are always on. */
  load(states: ReadonlyMap<string, ModuleState>) {
    this.#states = new Map(states)
  }

  /** A module that failed to boot: off in this process until it boots again. */
  quarantine(name: string, reason: string) {
    this.#quarantine.set(name, reason)
  }

  /** The module boots again. */
  heal(name: string) {
    this.#quarantine.delete(name)
  }

  get quarantined(): ReadonlyMap<string, string> {
    return this.#quarantine
  }

  get modules(): readonly ModuleManifest[] {
    return [...this.#modules.values()]
  }

  get enabled(): readonly ModuleManifest[] {
    return this.modules.filter((module) => this.isOn(module.name))
  }

  /** One area or module. */
  module(name: string): ModuleManifest | undefined {
    return this.#modules.get(name)
  }

  state(name: string): ModuleState {
    if (this.#quarantine.has(name)) return 'quarantined'
    if (this.#modules.get(name)?.kind === 'area') return 'on'
    return this.#states.get(name) ?? 'off'
  }

  /** Whether a module, area or the kernel itself is on in this process. */
  isOn(name: string): boolean {
    return name === 'kernel' || this.state(name) === 'on'
  }

  listener(name: string): Listener | undefined {
    const owner = this.#modules.get(this.#owners.get(name) ?? '')
    return owner?.listeners?.find((listener) => listener.name === name)
  }

  /** The name of the area or module a listener belongs to. */
  ownerOf(listener: string): string | undefined {
    return this.#owners.get(listener)
  }

  /** Whether the listener may work: its module is on. While it is being enabled its events wait for their turn. */
  listens(listener: Listener): boolean {
    return this.isOn(this.#owners.get(listener.name) ?? '')
  }

  /**
   * The listeners of an event whose modules are meant to be on, in registry
   * order: also of one being enabled or quarantined, whose deliveries wait for it.
   */
  listenersOf(event: string, delivery: Delivery): Listener[] {
    return (this.#byEvent.get(event) ?? []).filter(
      (listener) =>
        listener.delivery === delivery && this.#wanted(this.#owners.get(listener.name) ?? '')
    )
  }

  /** Every listener of an event, of modules that are off too. */
  allListenersOf(event: string): readonly Listener[] {
    return this.#byEvent.get(event) ?? []
  }

  #wanted(name: string) {
    if (this.#modules.get(name)?.kind === 'area') return true
    const state = this.#states.get(name)
    return state === 'on' || state === 'enabling'
  }
}

export const switchboard = new Switchboard()
