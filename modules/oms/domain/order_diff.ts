import { toUnits, totalsOf } from '#orders/domain/amounts'
import type { ChangeAction } from '#orders/domain/change_actions'
import type { NewOrderLine } from '#orders/domain/new_order'

/** A line as the house has it. */
export interface KnownLine {
  id: number
  externalLineNo: string | null
  qty: number
  cancelled: number
  shipped: number
  payable: string
  refundState: string
  /** Whether an after-sales case of the house is open on it: then its refund is not the platform's to take back. */
  hasCase: boolean
}

/** A line as the platform has it now. */
export interface WantedLine extends NewOrderLine {
  externalLineNo: string
  cancelled: number
}

/**
 * The changes that bring an order's lines to what the platform says now. Lines are the same by the
 * platform's number, and those without one are the house's own; what is gone is removed, units the platform took off are cancelled, a new price
 * is the line's new total. No change, no actions: telling the same thing twice does nothing.
 */
export function diffLines(
  known: readonly KnownLine[],
  wanted: readonly WantedLine[]
): ChangeAction[] {
  const actions: ChangeAction[] = []
  const payable = totalsOf(wanted).payable
  const byNo = new Map(
    wanted.map((line, index) => [line.externalLineNo, { line, payable: payable[index] }])
  )
  for (const { externalLineNo, ...line } of known) {
    // What the platform never numbered is the house's own: a gift, or what staff added.
    if (externalLineNo === null) continue
    const now = byNo.get(externalLineNo)
    byNo.delete(externalLineNo)
    if (!now) {
      if (line.cancelled < line.qty) actions.push({ action: 'remove_line', orderLineId: line.id })
    } else if (now.line.qty !== line.qty) {
      actions.push({ action: 'change_qty', orderLineId: line.id, qty: now.line.qty })
    } else if (toUnits(now.payable) !== toUnits(line.payable)) {
      actions.push({ action: 'reprice', orderLineId: line.id, amount: now.payable })
    } else {
      // What has left is not cancelled any more: it comes back as an after-sales case.
      const off = Math.min(now.line.cancelled, line.qty - line.shipped) - line.cancelled
      if (off > 0) actions.push({ action: 'cancel_line', orderLineId: line.id, qty: off })
    }
  }
  for (const { line, payable: amount } of byNo.values()) {
    actions.push({
      action: 'add_line',
      qty: line.qty,
      amount,
      details: {
        skuId: line.skuId!,
        title: line.title,
        unitPrice: line.unitPrice,
        externalLineNo: line.externalLineNo,
        listingId: line.listingId,
      },
    })
  }
  return actions
}

/**
 * The refunds by which lines differ from what the platform says, where it says something else than
 * before. A platform that does not say (refunds of a whole order) changes nothing, and none is taken
 * back that was opened here.
 */
export function diffRefunds(
  known: readonly KnownLine[],
  wanted: readonly WantedLine[],
  told: Readonly<Record<string, string>>
): ChangeAction[] {
  const byNo = new Map(known.map((line) => [line.externalLineNo, line]))
  return wanted.flatMap(({ externalLineNo, refundState: state }): ChangeAction[] => {
    const line = byNo.get(externalLineNo)
    const isNews = state !== undefined && state !== (told[externalLineNo] ?? 'none')
    if (!line || !isNews || state === line.refundState) return []
    if (state === 'none' && line.hasCase) return []
    return [{ action: 'refund_line', orderLineId: line.id, details: { state } }]
  })
}
