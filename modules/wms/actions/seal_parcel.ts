import { holds, type Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import { isWeightPlausible, toleranceOf } from '../domain/weigh.js'
import { refreshWaves, wavesOf } from '../services/waves.js'
import { wmsSettings } from '../services/wms_settings.js'

export interface SealInput {
  trx?: Trx | null
  actor: Actor
  fulfilmentId: number
  /** As the scale says, in grams. */
  weightG: number
  packageCode?: string | null
  /** Why the weight is right although it looks wrong; needs the permission to override. */
  weightReason?: string | null
}

const REFUSALS: Readonly<Record<string, string>> = {
  stopped: 'wms_order_stopped',
  incomplete: 'wms_parcel_incomplete',
}

/**
 * Closes a verified and weighed parcel.
 * @throws RefusedException `wms_weight_off` when the scale disagrees with what should be inside,
 *   `wms_order_stopped`, `wms_parcel_incomplete`, `wms_not_in_work`
 */
export default class SealParcel {
  async handle(input: SealInput): Promise<{ estimateG: number }> {
    if (!Number.isSafeInteger(input.weightG) || input.weightG < 1)
      throw new RefusedException('wms_weight')
    return inTransaction(input.trx, async (trx) => {
      const { tolerance, packagingG } = wmsSettings()
      const estimateG = await this.#estimate(trx, input.fulfilmentId, packagingG)
      const isOff = !isWeightPlausible(estimateG, input.weightG, tolerance)
      if (isOff && !(input.weightReason?.trim() && holds(input.actor, 'wms.packs.override'))) {
        const facts = {
          estimate: estimateG,
          actual: input.weightG,
          tolerance: toleranceOf(estimateG, tolerance),
        }
        throw new RefusedException('wms_weight_off', facts)
      }
      const parcel = {
        fulfilmentId: input.fulfilmentId,
        weightG: input.weightG,
        packageCode: input.packageCode,
      }
      const { refused } = await new PackFulfilments().handle({ trx, parcels: [parcel] })
      if (refused.length > 0)
        throw new RefusedException(REFUSALS[refused[0].status ?? ''] ?? 'wms_not_in_work', {
          why: refused[0].why ?? '',
        })
      await this.#note(trx, input, estimateG, isOff)
      await refreshWaves(trx, await wavesOf(trx, [input.fulfilmentId]))
      return { estimateG }
    })
  }

  /** The goods' weights and the carton; 0 when a weight is unknown, which no scale can contradict. */
  async #estimate(trx: Trx, fulfilmentId: number, packagingG: number): Promise<number> {
    const [row] = await sql<{ goods: number | null; isKnown: boolean | null }>(
      trx,
      `SELECT sum(l.qty * coalesce(s.weight_g, 0))::int AS goods, bool_and(s.weight_g > 0) AS "isKnown"
         FROM fulfilment_lines l JOIN skus s ON s.id = l.sku_id WHERE l.fulfilment_id = $1 AND NOT l.is_cancelled`,
      [fulfilmentId],
      'wms_parcel_weight'
    )
    return row.isKnown ? row.goods! + packagingG : 0
  }

  async #note(
    trx: Trx,
    { actor, fulfilmentId, weightG, weightReason }: SealInput,
    estimateG: number,
    isOff: boolean
  ) {
    await sql(
      trx,
      `INSERT INTO wms_packs (fulfilment_id, weight_estimated_g, weight_actual_g, weight_reason, packed_by)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (fulfilment_id) DO UPDATE SET weight_estimated_g = excluded.weight_estimated_g, weight_actual_g = excluded.weight_actual_g,
         weight_reason = excluded.weight_reason, packed_by = excluded.packed_by, sealed_at = now()`,
      [fulfilmentId, estimateG, weightG, isOff ? weightReason : null, actor.id],
      'wms_pack_note'
    )
    if (!isOff) return
    await audit(trx, actor, {
      action: 'wms.packs.override_weight',
      subjectType: 'fulfilment',
      subjectId: fulfilmentId,
      after: { estimateG, weightG },
      reason: weightReason ?? undefined,
    })
  }
}
