import { sql } from '#kernel/sql'

/** The accounts and stores a manual entry may name. */
export class ListPostingTargets {
  async handle() {
    const [accounts, stores] = await Promise.all([
      sql<{ code: string; name: string; nameEn: string }>(
        null,
        'SELECT code, name, name_en AS "nameEn" FROM finance_accounts WHERE is_active ORDER BY code LIMIT 1000'
      ),
      sql<{ id: number; name: string }>(
        null,
        'SELECT id, name FROM stores WHERE is_active ORDER BY id LIMIT 500'
      ),
    ])
    return { accounts, stores }
  }
}
