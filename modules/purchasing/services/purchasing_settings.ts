import { settings } from '#kernel/settings/settings'

export interface PurchasingSettings {
  /** Orders worth more, in the company's currency, need an approver. Decimal text. */
  approvalLimit: string
  /** A bill's price may lie this far above the order's. Decimal text. */
  billTolerancePercent: string
}

export function purchasingSettings(): PurchasingSettings {
  return {
    approvalLimit: settings.decimal('purchasing', 'approval_limit'),
    billTolerancePercent: settings.decimal('purchasing', 'bill_tolerance_percent'),
  }
}
