import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusing } from '#catalog/exceptions/refusals'
import { lockBoms, refuseCycle } from '#catalog/services/bom_cycles'
import { refuseOverlap } from '#catalog/services/bom_ranges'

interface Input {
  trx?: Trx | null
  actor: Actor
  bomId: number
  /** The first moment at which it holds no more. */
  at: Date
}

interface Locked extends Record<string, unknown> {
  skuId: number
  version: number
  from: Date
  to: Date | null
  parts: number[]
}

/**
 * Says when a version of a bill stops holding; nothing follows it by itself.
 * @throws RefusedException `catalog_bom_end` for a moment before it began, `catalog_bom_overlap` for one
 *   after the next version began, `catalog_bom_cycle` where holding longer it would lead back to itself
 */
export default class EndBom {
  async handle({ trx: outer, actor, bomId, at }: Input): Promise<void> {
    await refusing(() =>
      inTransaction(outer, async (trx) => {
        await lockBoms(trx)
        const [bom] = await sql<Locked>(
          trx,
          `SELECT b.sku_id AS "skuId", b.version, lower(b.effective) AS from, upper(b.effective) AS to,
                  ARRAY(SELECT p.sku_id FROM bom_parts_within(b.sku_id, b.effective) p WHERE p.effective = b.effective) AS parts
             FROM boms b WHERE b.id = $1 FOR UPDATE`,
          [bomId],
          'bom_lock'
        )
        if (!bom) throw new NotFoundException('bom', bomId)
        if (at <= bom.from) throw new RefusedException('catalog_bom_end', {}, { field: 'on' })
        await refuseOverlap(trx, { skuId: bom.skuId, from: bom.from, to: at, bomId })
        await refuseCycle(trx, { ...bom, to: at }, 'on')
        await sql(
          trx,
          `UPDATE boms SET effective = tstzrange(lower(effective), $2), updated_at = now() WHERE id = $1`,
          [bomId, at.toISOString()],
          'bom_end_at'
        )
        await audit(trx, actor, {
          action: 'catalog.bom.end',
          subjectType: 'sku',
          subjectId: bom.skuId,
          before: { version: bom.version, effectiveTo: bom.to?.toISOString() ?? null },
          after: { version: bom.version, effectiveTo: at.toISOString() },
        })
      })
    )
  }
}
