import type { Trx } from '#kernel/transaction'
import { compareBoms, type BomDifference } from '#catalog/domain/compare_boms'
import { explodeBom, rollUpCosts, type ExplodedLine } from '#catalog/domain/explode_bom'
import FindSkus, { type FoundSku } from '#catalog/queries/find_skus'
import GetBom, { type KnownBom } from '#catalog/queries/get_bom'

type Words = { code: string; name: string }
export type ExplosionLine = ExplodedLine & Words
export type Explosion = {
  bomId: number
  version: number
  units: number
  lines: ExplosionLine[]
  materials: (Words & { skuId: number; needed: number; perUnit: string })[]
  /** Rolled up from what is bought, and what the SKU was entered at; null without prices, or for who may not see them. */
  unitCost: string | null
  enteredCost: string | null
}
export type Comparison = {
  left: { version: number; unitCost: string | null }
  right: { version: number; unitCost: string | null }
  rows: (BomDifference & Words)[]
}

interface Input {
  trx?: Trx | null
  /** The version at the top. */
  bomId: number
  units: number
  at: Date
  seesCosts: boolean
}

/** A bill taken apart down to what is bought, at the versions in force at the moment; three statements. */
export async function getExplosion(input: Input): Promise<Explosion> {
  const { boms, skus, top } = await load(input.trx ?? null, [input.bomId], input.at)
  const root = top[0]
  const source = { boms: new Map([...boms, [root.skuId, root]]), costs: costsOf(skus) }
  const { lines, materials, unitCost } = explodeBom(root.skuId, input.units, source)
  const words = (skuId: number) => ({ code: skus.get(skuId)!.code, name: skus.get(skuId)!.name })
  const veiled = input.seesCosts ? {} : { unitCost: null, cost: null }
  return {
    bomId: root.bomId,
    version: root.version,
    units: input.units,
    lines: lines.map((line) => ({ ...line, ...words(line.skuId), ...veiled })),
    materials: materials.map((one) => ({ ...one, ...words(one.skuId) })),
    unitCost: input.seesCosts ? unitCost : null,
    enteredCost: input.seesCosts ? skus.get(root.skuId)!.purchasePrice : null,
  }
}

/** Two versions of a bill side by side, with what a unit costs by each at today's prices. */
export async function compareVersions(
  input: Omit<Input, 'bomId' | 'units'> & { leftId: number; rightId: number }
): Promise<Comparison> {
  const { boms, skus, top } = await load(input.trx ?? null, [input.leftId, input.rightId], input.at)
  const [left, right] = top
  const costs = costsOf(skus)
  const side = (bom: KnownBom) => ({
    version: bom.version,
    unitCost: input.seesCosts
      ? rollUpCosts({ boms: new Map([...boms, [bom.skuId, bom]]), costs })(bom.skuId)
      : null,
  })
  return {
    left: side(left),
    right: side(right),
    rows: compareBoms(left, right).map((row) => ({
      ...row,
      code: skus.get(row.skuId)!.code,
      name: skus.get(row.skuId)!.name,
    })),
  }
}

async function load(trx: Trx | null, bomIds: readonly number[], at: Date) {
  const query = new GetBom(trx)
  const top: KnownBom[] = []
  for (const id of bomIds) top.push(await query.byId(id))
  const parts = top.flatMap((bom) => bom.parts.map((part) => part.skuId))
  const boms = await query.tree(parts, at)
  const skuIds = [...top, ...boms.values()].flatMap((bom) => [
    bom.skuId,
    ...bom.parts.map((part) => part.skuId),
  ])
  const skus = await new FindSkus(trx).byIds([...new Set(skuIds)])
  return { top, boms, skus }
}

const costsOf = (skus: ReadonlyMap<number, FoundSku>) =>
  new Map([...skus].map(([id, sku]) => [id, sku.purchasePrice]))
