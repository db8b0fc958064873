import hash from '@adonisjs/core/services/hash'
import { bus } from '#kernel/bus'
import { loadStates } from '#kernel/modules/states'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { SeedStockRoles } from '#shell/actions/seed_stock_roles'

/** Password of every account of the demo company. */
export const DEMO_PASSWORD = 'tandem-demo'
export const DEMO_OWNER = 'admin@demo.tandem'

const PEOPLE: readonly (readonly [email: string, name: string, role: string | null])[] = [
  [DEMO_OWNER, '林野', null],
  ['ops@demo.tandem', '周运', 'operations'],
  ['wh@demo.tandem', '吴仓', 'warehouse'],
  ['buyer@demo.tandem', '陈采', 'purchasing'],
  ['fin@demo.tandem', '方会', 'finance'],
  ['mkt@demo.tandem', '苏营', 'marketing'],
  ['cs@demo.tandem', '何服', 'service'],
]

const COMPANY = {
  company_name: '山野优品 Shanye Outdoors',
  currency: 'CNY',
  time_zone: 'Asia/Shanghai',
}

/**
 * Fills an empty house with the demo company: people, every module on, then
 * what each area and module brings, in registry order.
 *
 * @returns false when there is a company already, which is left alone
 */
export class SeedDemo {
  async handle(report: (step: string) => void = () => {}): Promise<boolean> {
    const [{ taken }] = await sql<{ taken: boolean }>(
      null,
      'SELECT EXISTS (SELECT 1 FROM users) AS taken'
    )
    if (taken) return false
    await inTransaction(null, async (trx) => {
      await this.#company(trx)
      await this.#people(trx)
    })
    await Promise.all([loadStates(), bus.forget()])
    for (const module of switchboard.modules) {
      if (!module.demo) continue
      report(module.name)
      const { default: fill } = await module.demo()
      await inTransaction(null, async (trx) => fill(trx))
    }
    return true
  }

  async #company(trx: Trx) {
    await sql(
      trx,
      `INSERT INTO settings (module, key, value) SELECT 'shell', key, value FROM jsonb_each($1::jsonb)
       ON CONFLICT (module, key, scope) DO UPDATE SET value = excluded.value`,
      [JSON.stringify(COMPANY)]
    )
    await sql(
      trx,
      `INSERT INTO module_states (module, state, enabled_at) SELECT unnest($1::text[]), 'on', now()
       ON CONFLICT (module) DO UPDATE SET state = 'on', enabled_at = now()`,
      [
        switchboard.modules
          .filter((module) => module.kind === 'module')
          .map((module) => module.name),
      ]
    )
    await bus.send(trx, 'modules.changed')
    await bus.send(trx, 'settings.changed')
  }

  async #people(trx: Trx) {
    const roles = await new SeedStockRoles().handle(trx)
    const password = await hash.use('scrypt').make(DEMO_PASSWORD)
    for (const [email, name, role] of PEOPLE) {
      const [user] = await sql<{ id: number }>(
        trx,
        'INSERT INTO users (full_name, email, password, is_owner) VALUES ($1, $2, $3, $4) RETURNING id',
        [name, email, password, role === null]
      )
      if (role)
        await sql(trx, 'INSERT INTO user_roles (user_id, role_id) VALUES ($1, $2)', [
          user.id,
          roles.get(role),
        ])
    }
  }
}
