import { goodsStock } from '#catalog/services/goods_stock'
import { getGoodsStock } from '#inventory/queries/get_goods_stock'
import { byDocumentId, stockSources } from '#inventory/services/stock_sources'

/** The ledger's own documents; other areas register theirs. */
export default function provide(): void {
  goodsStock.register(getGoodsStock)
  stockSources.register(
    'adjustment',
    byDocumentId(
      'SELECT id, id AS target, number AS title FROM stock_adjustments WHERE id = ANY($1::bigint[])',
      'sources_adjustments',
      (id) => `/inventory/adjustments/${id}`
    )
  )
  stockSources.register(
    'transfer',
    byDocumentId(
      'SELECT id, id AS target, number AS title FROM stock_transfers WHERE id = ANY($1::bigint[])',
      'sources_transfers',
      (id) => `/inventory/transfers/${id}`
    )
  )
  stockSources.register(
    'transfer_receipt',
    byDocumentId(
      `SELECT r.id, t.id AS target, t.number AS title FROM stock_transfer_receipts r JOIN stock_transfers t ON t.id = r.transfer_id
        WHERE r.id = ANY($1::bigint[])`,
      'sources_transfer_receipts',
      (id) => `/inventory/transfers/${id}`
    )
  )
  stockSources.register(
    'assembly_run',
    byDocumentId(
      `SELECT r.id, a.id AS target, a.number AS title FROM stock_assembly_runs r JOIN stock_assemblies a ON a.id = r.assembly_id
        WHERE r.id = ANY($1::bigint[])`,
      'sources_assembly_runs',
      (id) => `/inventory/assemblies/${id}`
    )
  )
}
