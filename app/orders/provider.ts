import { byDocumentId, stockSources } from '#inventory/services/stock_sources'

/** The ledger leads from what was shipped and what came back to the order. */
export default function provide(): void {
  stockSources.register(
    'fulfilment',
    byDocumentId(
      'SELECT id, order_id AS target, number AS title FROM fulfilments WHERE id = ANY($1::bigint[])',
      'sources_fulfilments',
      (id) => `/orders/orders/${id}`
    )
  )
  stockSources.register(
    'case',
    byDocumentId(
      'SELECT id, order_id AS target, number AS title FROM after_sales_cases WHERE id = ANY($1::bigint[])',
      'sources_cases',
      (id) => `/orders/orders/${id}`
    )
  )
}
