import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface PurchasingSettings {
  /** Orders worth more, in the company's currency, need an approver. Decimal text. */
  approvalLimit: string
  /** A bill's price may lie this far above the order's. Decimal text. */
  billTolerancePercent: string
}

const DEFAULTS: PurchasingSettings = { approvalLimit: '20000', billTolerancePercent: '1' }

export async function purchasingSettings(trx: Trx | null): Promise<PurchasingSettings> {
  const rows = await sql<{ key: string; value: unknown }>(
    trx,
    `SELECT key, value FROM settings WHERE module = 'purchasing' AND scope = ''`,
    [],
    'purchasing_settings'
  )
  const stored = new Map(rows.map((row) => [row.key, String(row.value)]))
  return {
    approvalLimit: stored.get('approval_limit') ?? DEFAULTS.approvalLimit,
    billTolerancePercent: stored.get('bill_tolerance_percent') ?? DEFAULTS.billTolerancePercent,
  }
}
