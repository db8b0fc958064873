import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import RefreshAlerts from '#inventory/actions/refresh_alerts'
import RefreshPolicies from '#inventory/actions/refresh_policies'

/** Whose a policy is: of one SKU, or of all of a product. */
export interface PolicySubject {
  skuId?: number | null
  productId?: number | null
}

/** The kinds of SKU that lie in a warehouse themselves, and so have policies. */
export const STOCKED_KINDS = ['goods', 'kit', 'gift', 'material'] as const
const BATCH = 1000

/** Works out anew, in the caller's transaction, what follows demand and the alerts of all SKUs that go by these policies, or did. */
export async function refreshSubjects(trx: Trx, subjects: readonly PolicySubject[]): Promise<void> {
  if (subjects.length === 0) return
  const rows = await sql<{ id: number }>(
    trx,
    `SELECT id FROM skus WHERE id = ANY($1::bigint[]) UNION SELECT id FROM skus WHERE product_id = ANY($2::bigint[]) AND kind = ANY($3) ORDER BY 1`,
    [
      subjects.map((one) => one.skuId).filter(Boolean),
      subjects.map((one) => one.productId).filter(Boolean),
      STOCKED_KINDS,
    ],
    'policies_subjects'
  )
  const ids = rows.map((row) => row.id)
  for (let at = 0; at < ids.length; at += BATCH) {
    const skuIds = ids.slice(at, at + BATCH)
    await new RefreshPolicies().ofSkus(trx, skuIds)
    await new RefreshAlerts().ofSkus({ trx, skuIds })
  }
}
