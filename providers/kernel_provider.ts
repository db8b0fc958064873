import env from '#start/env'
import type { ApplicationService } from '@adonisjs/core/types'
import { bus } from '#kernel/bus'
import { startWorker, stopWorker } from '#kernel/jobs/runner'
import { followStates, loadStates } from '#kernel/modules/states'
import { switchboard } from '#kernel/modules/switchboard'
import { modules } from '../modules/index.js'

/** Boots the house: registry, module providers, switchboard, bus and the job worker. */
export default class KernelProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    switchboard.register(modules)
    for (const module of modules) {
      if (!module.provider) continue
      try {
        const { default: provide } = await module.provider()
        await provide(this.app)
      } catch (error) {
        if (module.kind === 'area') throw error
        switchboard.quarantine(module.name, (error as Error).message)
      }
    }
  }

  /** Only a server or worker that really runs reads states and works off jobs; code generation does not. */
  async ready() {
    const environment = this.app.getEnvironment()
    if (environment !== 'web' && environment !== 'test') return
    if (environment === 'web' && this.app.getMode() !== 'run') return
    if (environment === 'test') return
    await openHouse(env.get('TANDEM_ROLE', 'all') !== 'web')
  }

  async shutdown() {
    await stopWorker()
    await bus.stop()
  }
}

/** Reads the switchboard, follows its changes and, when asked, works off jobs. */
export async function openHouse(withWorker: boolean) {
  await loadStates()
  followStates()
  await bus.start(env.get('DATABASE_URL'))
  if (withWorker) await startWorker(env.get('DATABASE_URL'))
}
