import type { HealthLine } from '#kernel/define_module'
import { proveReceipts } from './queries/prove_receipts.js'

/** What orders counted, what receipts say and what went into stock must be the same. */
export default async function health(): Promise<HealthLine[]> {
  const { lines, receipts } = await proveReceipts()
  return [
    { ok: lines === 0, message: `order lines that differ from their receipts: ${lines}` },
    { ok: receipts === 0, message: `receipt lines that differ from stock entries: ${receipts}` },
  ]
}
