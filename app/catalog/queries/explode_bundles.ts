import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import {
  explodeBundle,
  type BundleComponent,
  type ExplodedPart,
} from '#catalog/domain/explode_bundle'

export interface BundleLine<R extends string | number = number> {
  /** The caller's own key for the line. */
  ref: R
  skuId: number
  qty: number
  /** What the customer pays for the line, money text. */
  payable: string
  currency: string
}

/**
 * The components behind lines that sell bundles, in one statement. Lines of
 * other SKUs are not in the answer: they are what they are.
 */
export default class ExplodeBundles {
  async handle<R extends string | number>({
    trx = null,
    lines,
  }: {
    trx?: Trx | null
    lines: readonly BundleLine<R>[]
  }): Promise<Map<R, ExplodedPart[]>> {
    const skuIds = [...new Set(lines.map((line) => line.skuId))]
    if (skuIds.length === 0) return new Map()
    const rows = await sql<BundleComponent & { bundleId: number } & Record<string, unknown>>(
      trx,
      `SELECT bundle_sku_id AS "bundleId", sku_id AS "skuId", qty, revenue_share AS "revenueShare"
         FROM bundle_components WHERE bundle_sku_id = ANY($1::bigint[]) ORDER BY bundle_sku_id, sku_id`,
      [skuIds],
      'bundle_components_of'
    )
    const bundles = new Map<number, BundleComponent[]>()
    for (const row of rows) bundles.set(row.bundleId, [...(bundles.get(row.bundleId) ?? []), row])
    return new Map(
      lines.flatMap((line): [R, ExplodedPart[]][] => {
        const components = bundles.get(line.skuId)
        return components ? [[line.ref, explodeBundle(line, components)]] : []
      })
    )
  }
}
