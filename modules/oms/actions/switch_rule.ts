import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'

/** Switches an audit rule on or off for orders that come from now on. */
export default class SwitchRule {
  handle({ id, isOn, actor }: { id: number; isOn: boolean; actor: Actor }): Promise<void> {
    return inTransaction(null, async (trx) => {
      const rows = await sql(
        trx,
        'UPDATE oms_audit_rules SET is_on = $2, updated_by = $3, updated_at = now() WHERE id = $1 RETURNING id',
        [id, isOn, actor.id]
      )
      if (rows.length === 0) throw new NotFoundException('audit_rule', id)
      await audit(trx, actor, {
        action: isOn ? 'oms.rule.on' : 'oms.rule.off',
        subjectType: 'audit_rule',
        subjectId: id,
      })
      await configChanged(trx)
    })
  }
}
