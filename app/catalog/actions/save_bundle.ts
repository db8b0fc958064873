import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { changesBetween } from '#catalog/domain/changes'
import { sharesAddUp, sharesByPrice } from '#catalog/domain/revenue_shares'
import { ProductsChanged } from '#catalog/events/products_changed'
import { refusing } from '#catalog/exceptions/refusals'
import FindSkus, { type FoundSku } from '#catalog/queries/find_skus'

export interface BundleComponentInput {
  skuId: number
  qty: number
  /** Decimal text, up to eight digits; absent on all components: shared by list price. */
  revenueShare?: string | null
}

interface Input {
  trx?: Trx | null
  actor: Actor
  skuId: number
  components: BundleComponentInput[]
}

/**
 * Says what a bundle is made of and how its revenue is shared. A bundle has no
 * stock of its own, so its SKU must be of the kind `bundle`.
 * @throws RefusedException when shares do not sum to 1 or a component is a bundle itself
 */
export default class SaveBundle {
  async handle({ trx: outer, actor, skuId, components }: Input): Promise<void> {
    await refusing(() =>
      inTransaction(outer, async (trx) => {
        await sql(
          trx,
          `SELECT pg_advisory_xact_lock(hashtext('catalog.bundles'))`,
          [],
          'bundles_lock'
        )
        const skus = await new FindSkus(trx).byIds([
          skuId,
          ...components.map((component) => component.skuId),
        ])
        const complete = this.#check(skuId, components, skus)
        const before = await this.#read(trx, skuId)
        await this.#write(trx, skuId, complete)
        // The guards of the table answer here rather than at commit.
        await sql(trx, 'SET CONSTRAINTS bundle_components_rules IMMEDIATE')
        await sql(trx, 'SET CONSTRAINTS bundle_components_rules DEFERRED')
        const after = await this.#read(trx, skuId)
        const changes = changesBetween({ components: before }, { components: after })
        if (!changes) return
        await audit(trx, actor, {
          action: 'catalog.bundle.update',
          subjectType: 'sku',
          subjectId: skuId,
          ...changes,
        })
        const sku = skus.get(skuId)!
        await append(
          trx,
          new ProductsChanged({ productIds: [sku.productId], skuIds: [skuId] }),
          actor
        )
      })
    )
  }

  #check(
    skuId: number,
    components: BundleComponentInput[],
    skus: ReadonlyMap<number, FoundSku>
  ): Required<BundleComponentInput>[] {
    const bundle = skus.get(skuId)
    if (!bundle) throw new NotFoundException('sku', skuId)
    if (bundle.kind !== 'bundle')
      throw new RefusedException('catalog_not_a_bundle', { code: bundle.code })
    if (components.length === 0)
      throw new RefusedException('catalog_bundle_empty', { code: bundle.code })
    for (const component of components) {
      const sku = skus.get(component.skuId)
      if (!sku) throw new NotFoundException('sku', component.skuId)
      if (sku.kind === 'bundle')
        throw new RefusedException(
          'catalog_bundle_in_bundle',
          { value: sku.code },
          { field: 'components' }
        )
    }
    const isShared = components.some((component) => component.revenueShare)
    const shares = isShared
      ? components.map((component) => component.revenueShare || '0')
      : sharesByPrice(
          components.map(({ skuId: id, qty }) => ({ qty, listPrice: skus.get(id)!.listPrice }))
        )
    if (!sharesAddUp(shares))
      throw new RefusedException(
        'catalog_shares_sum',
        { value: bundle.code },
        { field: 'components' }
      )
    return components.map((component, index) => ({ ...component, revenueShare: shares[index] }))
  }

  #read(trx: Trx, skuId: number) {
    return sql(
      trx,
      `SELECT s.code, c.qty, c.revenue_share AS "revenueShare" FROM bundle_components c JOIN skus s ON s.id = c.sku_id
        WHERE c.bundle_sku_id = $1 ORDER BY s.code`,
      [skuId],
      'bundle_read'
    )
  }

  async #write(
    trx: Trx,
    skuId: number,
    components: readonly Required<BundleComponentInput>[]
  ): Promise<void> {
    const ids = components.map((component) => component.skuId)
    await sql(
      trx,
      'DELETE FROM bundle_components WHERE bundle_sku_id = $1 AND sku_id <> ALL($2::bigint[])',
      [skuId, ids],
      'bundle_drop'
    )
    await sql(
      trx,
      `INSERT INTO bundle_components (bundle_sku_id, sku_id, qty, revenue_share)
       SELECT $1, * FROM unnest($2::bigint[], $3::int[], $4::numeric[])
       ON CONFLICT (bundle_sku_id, sku_id) DO UPDATE SET qty = excluded.qty, revenue_share = excluded.revenue_share`,
      [
        skuId,
        ids,
        components.map((component) => component.qty),
        components.map((component) => component.revenueShare),
      ],
      'bundle_save'
    )
  }
}
