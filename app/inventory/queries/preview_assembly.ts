import { systemClock } from '#kernel/clock'
import GetBom from '#catalog/queries/get_bom'
import { unitsNeeded, unitsRecovered } from '#catalog/domain/bom'
import { planLines, possibleKits, type AssemblyKind } from '#inventory/domain/assembly'
import { getFreeStock } from '#inventory/queries/get_free_stock'

export type PreviewOption = {
  skuId: number
  code: string
  name: string
  /** Units that so many kits take, or give back. */
  needed: number
  available: number
}

export type AssemblyPreview = {
  version: number
  yieldQty: number
  /** Kits that can be put together now (or taken apart now), and the part that stands in the way of more. */
  possible: number
  scarcest: string | null
  /** Each part with what may stand in for it; `chosen` is what the plan would take. */
  parts: { partSkuId: number; chosen: number; options: PreviewOption[] }[]
}

interface Input {
  kind: AssemblyKind
  warehouseId: number
  skuId: number
  qty: number
}

/** What an order would take from a warehouse, before it is made; null where no bill is in force. */
export async function previewAssembly(input: Input): Promise<AssemblyPreview | null> {
  const bom = await new GetBom().inForce(input.skuId, systemClock.now())
  if (!bom) return null
  const words = new Map(
    bom.parts.flatMap((part) => [part, ...part.alternates]).map((one) => [one.skuId, one])
  )
  const available = await getFreeStock(null, input.warehouseId, [input.skuId, ...words.keys()])
  const lines = planLines({ ...input, kitSkuId: input.skuId, bom, available })
  const isAssembly = input.kind === 'assembly'
  const most = isAssembly
    ? possibleKits(bom, available)
    : { qty: available(input.skuId), scarcest: null }
  return {
    version: bom.version,
    yieldQty: bom.yieldQty,
    possible: most.qty,
    scarcest: most.scarcest === null ? null : words.get(most.scarcest)!.code,
    parts: bom.parts.map((part) => ({
      partSkuId: part.skuId,
      chosen:
        lines.find((line) => (line.insteadOfSkuId ?? line.skuId) === part.skuId && !line.isKit)
          ?.skuId ?? part.skuId,
      options: (isAssembly ? [part, ...part.alternates] : [part]).map((one) => ({
        skuId: one.skuId,
        code: one.code,
        name: one.name,
        needed: isAssembly
          ? unitsNeeded({ qty: one.qty, scrapRate: part.scrapRate }, bom.yieldQty, input.qty)
          : unitsRecovered(one, bom.yieldQty, input.qty),
        available: available(one.skuId),
      })),
    })),
  }
}
