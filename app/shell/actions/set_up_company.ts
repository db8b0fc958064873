import hash from '@adonisjs/core/services/hash'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { EnableModules } from '#shell/actions/enable_modules'
import { SeedStockRoles } from '#shell/actions/seed_stock_roles'
import { STAGES, type StageName } from '#shell/domain/stage_rules'

export interface NewCompany {
  companyName: string
  currency: string
  timeZone: string
  fullName: string
  email: string
  password: string
  locale: 'zh-CN' | 'en'
  stage: StageName
}

/** Two first visits at once must not make two owners. */
const LOCK = 7_264_334

/**
 * Moves the first person into an empty house: the company, its stock roles,
 * the owner, and the modules of the chosen stage.
 *
 * @returns the owner's id
 * @throws ConflictException `already_set_up` when somebody lives here
 */
export class SetUpCompany {
  async handle(input: NewCompany): Promise<number> {
    const password = await hash.use('scrypt').make(input.password)
    const owner = await inTransaction(null, async (trx) => {
      await sql(trx, 'SELECT pg_advisory_xact_lock($1)', [LOCK])
      const [{ taken }] = await sql<{ taken: boolean }>(
        trx,
        'SELECT EXISTS (SELECT FROM users) AS taken'
      )
      if (taken) throw new ConflictException('already_set_up')
      await new SeedStockRoles().handle(trx)
      return this.#moveIn(trx, input, password)
    })
    await settings.load()
    await new EnableModules().handle({ modules: modulesOf(input.stage), actor: owner })
    return owner.id!
  }

  async #moveIn(trx: Trx, input: NewCompany, password: string): Promise<Actor> {
    const [{ id }] = await sql<{ id: number }>(
      trx,
      `INSERT INTO users (full_name, email, password, locale, is_owner) VALUES ($1, $2, $3, $4, true) RETURNING id`,
      [input.fullName, input.email, password, input.locale]
    )
    const owner: Actor = { ...SYSTEM, id, name: input.fullName, kind: 'user', locale: input.locale }
    await settings.set(trx, owner, 'shell', {
      company_name: input.companyName,
      currency: input.currency,
      time_zone: input.timeZone,
    })
    await audit(trx, owner, { action: 'shell.company.set_up', subjectType: 'user', subjectId: id })
    return owner
  }
}

/** Modules that pay off by this stage. */
function modulesOf(stage: StageName): string[] {
  return switchboard.modules
    .filter(
      (module) => module.kind === 'module' && STAGES.indexOf(module.stage) <= STAGES.indexOf(stage)
    )
    .map((module) => module.name)
}
