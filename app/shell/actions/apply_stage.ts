import type { Actor } from '#kernel/access/actor'
import { DomainException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'
import { DisableModules } from '#shell/actions/disable_modules'
import { EnableModules } from '#shell/actions/enable_modules'
import { storedStates, wantedOf } from '#shell/services/module_states'

interface Input {
  /** Modules to be on afterwards, with all they require. */
  modules: readonly string[]
  actor: Actor
}

export interface StageApplied {
  on: string[]
  off: string[]
  /** Stayed on because something is still open in them. */
  refused: string[]
}

/** Brings the switchboard to a chosen set of modules. */
export class ApplyStage {
  async handle({ modules, actor }: Input): Promise<StageApplied> {
    const on = await new EnableModules().handle({ modules, actor })
    const left = [...wantedOf(await storedStates())].filter(
      (name) => !this.#needs(modules).has(name)
    )
    const off: string[] = []
    const refused: string[] = []
    for (const name of left) {
      if (off.includes(name)) continue
      try {
        off.push(...(await new DisableModules().handle({ modules: [name], cascade: true, actor })))
      } catch (error) {
        if (!(error instanceof DomainException)) throw error
        refused.push(name)
      }
    }
    return { on, off, refused }
  }

  /** The chosen modules and everything they require. */
  #needs(modules: readonly string[]): Set<string> {
    const needed = new Set<string>()
    const add = (name: string) => {
      if (needed.has(name)) return
      needed.add(name)
      switchboard.module(name)?.requires.forEach(add)
    }
    modules.forEach(add)
    return needed
  }
}
