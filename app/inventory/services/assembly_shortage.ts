import { RefusedException } from '#kernel/exceptions'
import type { Trx } from '#kernel/transaction'
import FindSkus from '#catalog/queries/find_skus'
import { keyText, sumByKey } from '#inventory/domain/stock_key'
import type { LockedLevel } from '#inventory/services/levels'

/** Refuses what locked levels cannot give, naming each SKU with what is wanted and what there is. */
export async function refuseShort(
  trx: Trx,
  warehouseId: number,
  wanted: readonly { skuId: number; qty: number }[],
  levels: ReadonlyMap<string, LockedLevel>
): Promise<void> {
  const short = sumByKey(wanted.map(({ skuId, qty }) => ({ warehouseId, skuId, qty }))).flatMap(
    ({ skuId, qty }) => {
      const level = levels.get(keyText({ warehouseId, skuId }))
      if (level?.allow_negative) return []
      const available =
        level && !level.frozen_reason ? level.on_hand - level.reserved - level.quota : 0
      return available >= qty ? [] : [{ skuId, wanted: qty, available }]
    }
  )
  if (short.length === 0) return
  const skus = await new FindSkus(trx).byIds(short.map(({ skuId }) => skuId))
  const list = short.map((one) => `${skus.get(one.skuId)!.code} ${one.wanted} / ${one.available}`)
  throw new RefusedException('assembly_short', { list: list.join(' · ') }, { shortages: short })
}
