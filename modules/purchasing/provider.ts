import { expectedStock } from '#inventory/services/expected_stock'
import { byDocumentId, stockSources } from '#inventory/services/stock_sources'
import { expectedGoods } from './queries/expected_goods.js'

/** The stock ledger leads from what was received to its receipt, and alerts know what is on order. */
export default function provide(): void {
  stockSources.register(
    'purchase_receipt',
    byDocumentId(
      'SELECT id, id AS target, number AS title FROM purchasing_receipts WHERE id = ANY($1::bigint[])',
      'sources_purchase_receipts',
      (id) => `/purchasing/receipts/${id}`
    )
  )
  expectedStock.register('purchasing', expectedGoods)
}
