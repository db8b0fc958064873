import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import env from '#start/env'
import { drainJobs } from '#kernel/jobs/runner'
import { openHouse } from '#providers/kernel_provider'
import { DEMO_OWNER, DEMO_PASSWORD, SeedDemo } from '#shell/actions/seed_demo'

/** Told apart from a failure by the launcher. */
const COMPANY_EXISTS = 3

/** Fills an empty house with the demo company and works off what follows from it. */
export default class DemoSeed extends BaseCommand {
  static commandName = 'demo:seed'
  static description = 'Load the demo company into an empty database'
  static options: CommandOptions = { startApp: true }

  async run() {
    await openHouse()
    const seeded = await new SeedDemo().handle((step) => this.logger.info(`demo: ${step}`))
    if (!seeded) {
      this.logger.warning('There is a company already; it was left as it is.')
      this.exitCode = COMPANY_EXISTS
      return
    }
    await drainJobs(env.get('DATABASE_URL'))
    await this.#rememberSignIn()
  }

  /** The launcher shows the sign-in at every start. */
  async #rememberSignIn() {
    const folder = env.get('TANDEM_STORAGE', this.app.makePath('storage'))
    await mkdir(folder, { recursive: true })
    const account = { email: DEMO_OWNER, password: DEMO_PASSWORD }
    await writeFile(join(folder, 'demo.json'), JSON.stringify(account))
  }
}
