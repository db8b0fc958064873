import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import env from '#start/env'
import { startWorker } from '#kernel/jobs/runner'
import { openHouse } from '#providers/kernel_provider'

/** Works off jobs and schedules without serving pages, until told to stop. */
export default class Worker extends BaseCommand {
  static commandName = 'worker'
  static description = 'Work off jobs in a process of its own'
  static options: CommandOptions = { startApp: true, staysAlive: true }

  async run() {
    await openHouse()
    await startWorker(env.get('DATABASE_URL'))
    this.logger.info('worker is ready')
  }
}
