import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'

/** Switches an audit rule or a gift rule on or off for orders that come from now on. */
export default class SwitchRule {
  handle(input: {
    table?: 'audit' | 'gift'
    id: number
    isOn: boolean
    actor: Actor
  }): Promise<void> {
    const { table = 'audit', id, isOn, actor } = input
    return inTransaction(null, async (trx) => {
      const rows = await sql(
        trx,
        `UPDATE oms_${table}_rules SET is_on = $2, updated_by = $3, updated_at = now() WHERE id = $1 RETURNING id`,
        [id, isOn, actor.id]
      )
      if (rows.length === 0) throw new NotFoundException(`${table}_rule`, id)
      const subject = { subjectType: `${table}_rule`, subjectId: id }
      if (table === 'audit')
        await audit(trx, actor, { action: isOn ? 'oms.rule.on' : 'oms.rule.off', ...subject })
      else await audit(trx, actor, { action: isOn ? 'oms.gift.on' : 'oms.gift.off', ...subject })
      await configChanged(trx)
    })
  }
}
