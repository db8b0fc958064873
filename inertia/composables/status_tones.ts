/** neutral waits, blue is under way, green is done, amber needs a person, red is broken or refused. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'error'

const BY_TONE: Record<Tone, string> = {
  neutral: `draft new waiting pending unpaid none requested open todo planned scheduled queued inactive disabled archived
    estimated voided unassigned idle off preview created expected unused not_started expired_quietly closed cancelled merged met dismissed`,
  info: `active_work running reading closing processing in_progress audited allocated reserved released picking picked packing packed sorting
    approved goods_sent shipped in_transit partly_paid partly_shipped partly_received partially_received accepted sending ordered sent receiving counting assigned
    replied confirmed posted_partly importing exporting enabling won_pending contacted qualified negotiating proposed claimed issued asked refunded`,
  success: `done completed complete paid active on posted settled final received delivered won used redeemed resolved
    matched auto manual submitted reconciled stocked succeeded success granted converted published verified balanced fulfilled reported answered agreed mended`,
  warning: `pending_approval held hold attention parked mismatch on_hold overdue low short shortage awaiting_goods awaiting_customer escalated
    disputed paused quarantined review needs_review at_risk suspended unmatched exception partly_refunded expiring partial unclear throttled failing runs_out overstock slow`,
  error: `failed refused rejected error broken lost differs chargeback damaged bounced blocked declined breached expired
    negative out out_of_stock dead conflict auth_expired unreachable`,
}

const TONES = new Map<string, Tone>(
  Object.entries(BY_TONE).flatMap(([tone, words]) =>
    words.split(/\s+/).map((word) => [word, tone as Tone])
  )
)

/** The one colour map of all machines. A status no list knows stays neutral. */
export function toneOf(status: string | null | undefined): Tone {
  return (status && TONES.get(status)) || 'neutral'
}

export const TONE_ICONS: Record<Tone, string> = {
  neutral: 'i-lucide-circle-dashed',
  info: 'i-lucide-circle-dot',
  success: 'i-lucide-circle-check',
  warning: 'i-lucide-triangle-alert',
  error: 'i-lucide-circle-x',
}
