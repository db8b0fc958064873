import env from '#start/env'
import type { ApplicationService } from '@adonisjs/core/types'
import { bus } from '#kernel/bus'
import { startWorker, stopWorker } from '#kernel/jobs/runner'
import { stopWaking } from '#kernel/jobs/wake'
import { migrate } from '#kernel/migrate'
import { followStates, loadStates } from '#kernel/modules/states'
import { switchboard } from '#kernel/modules/switchboard'
import { settings } from '#kernel/settings/settings'
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

  /** Before the server listens: a request must not find everything switched off. */
  async start() {
    if (this.#serves) await openHouse()
  }

  /** After the routes are known, so that a quarantined module's jobs wait. */
  async ready() {
    if (this.#serves && env.get('TANDEM_ROLE', 'all') !== 'web')
      await startWorker(env.get('DATABASE_URL'))
  }

  async shutdown() {
    await stopWorker()
    await stopWaking()
    await bus.stop()
  }

  /** Code generation and the command line boot the application too, but serve nobody. */
  get #serves() {
    return this.app.getEnvironment() === 'web' && this.app.getMode() === 'run'
  }
}

/** Migrates when asked to, reads the switchboard and follows its changes. */
export async function openHouse() {
  if (env.get('TANDEM_MIGRATE')) await migrate()
  await Promise.all([loadStates(), settings.load()])
  followStates()
  await bus.start(env.get('DATABASE_URL'))
}
