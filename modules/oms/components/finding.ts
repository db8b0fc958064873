/** What one rule found on an order, with its evidence. */
export type Finding = {
  rule: string
  version: number
  severity: 'block' | 'warn'
  evidence: Record<string, string | number>
}
