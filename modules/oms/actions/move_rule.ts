import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'

/**
 * Lets a rule change places with its neighbour. Rules are asked in their order: the first to want
 * something of an order (a warehouse, a courier, a gift that shuts out others) has the word.
 */
export default class MoveRule {
  handle(input: { table: 'audit' | 'gift'; id: number; up: boolean; actor: Actor }): Promise<void> {
    const { table, id, up, actor } = input
    const name = table === 'audit' ? 'oms_audit_rules' : 'oms_gift_rules'
    return inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        `SELECT id FROM ${name} ORDER BY position, id FOR UPDATE`
      )
      const ids = rows.map((row) => row.id)
      const place = ids.indexOf(id)
      if (place < 0) throw new NotFoundException(`${table}_rule`, id)
      const other = place + (up ? -1 : 1)
      if (other < 0 || other >= ids.length) return
      ;[ids[place], ids[other]] = [ids[other], ids[place]]
      await sql(
        trx,
        `UPDATE ${name} r SET position = n.place * 10 FROM unnest($1::bigint[]) WITH ORDINALITY AS n(id, place)
          WHERE r.id = n.id AND r.position <> n.place * 10`,
        [ids]
      )
      await audit(trx, actor, {
        action: `oms.${table === 'audit' ? 'rule' : 'gift'}.move`,
        subjectType: `${table}_rule`,
        subjectId: id,
      })
      await configChanged(trx)
    })
  }
}
