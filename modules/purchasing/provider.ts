import { byDocumentId, stockSources } from '#inventory/services/stock_sources'

/** The stock ledger leads from what was received to its receipt. */
export default function provide(): void {
  stockSources.register(
    'purchase_receipt',
    byDocumentId(
      'SELECT id, id AS target, number AS title FROM purchasing_receipts WHERE id = ANY($1::bigint[])',
      'sources_purchase_receipts',
      (id) => `/purchasing/receipts/${id}`
    )
  )
}
