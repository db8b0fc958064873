import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { sealEmail, sealPhone } from '#customers/services/pii'
import { findRegion } from '#customers/services/regions'
import {
  addressParts,
  masked,
  type BlockKind,
  type PastedLine,
} from '#modules/oms/domain/block_list'

/** An entry ready to be kept. */
export interface BlockEntry {
  kind: BlockKind
  hash: string
  masked: string
  reason: string | null
  /** By what its orders are found fast: the buyer's number as the platform writes it, the region of an address. */
  at?: string | null
  /** The order it was blocked from. */
  orderId?: number | null
}

/** What is wrong with a line that was pasted. */
export interface PasteFault {
  no: number
  value: string
  code: 'phone' | 'email' | 'address' | 'empty'
}

/**
 * Pasted lines as entries, each made comparable with what orders say (`BLOCK_KEYS`). A buyer is named
 * with its platform; an address begins with its divisions.
 */
export async function entriesOf(
  trx: Trx | null,
  lines: readonly PastedLine[],
  { kind, platform, reason }: { kind: BlockKind; platform: string | null; reason: string | null }
): Promise<{ entries: BlockEntry[]; faults: PasteFault[] }> {
  const faults: PasteFault[] = []
  const ready: (BlockEntry & { text?: string })[] = []
  for (const line of lines) {
    const entry = entryOf(kind, line.value, platform)
    if (entry === null) faults.push({ no: line.no, value: line.value, code: codeOf(kind) })
    else ready.push({ ...entry, kind, reason: line.reason ?? reason })
  }
  const texts = ready.flatMap((one) => one.text ?? [])
  const keys = texts.length > 0 ? await textKeys(trx, texts) : new Map<string, string | null>()
  const entries = ready.flatMap(({ text, ...one }): BlockEntry[] => {
    if (text === undefined) return [one]
    const hash = keys.get(text)
    return hash ? [{ ...one, hash }] : []
  })
  return { entries, faults }
}

const codeOf = (kind: BlockKind): PasteFault['code'] =>
  kind === 'phone' || kind === 'email' || kind === 'address' ? kind : 'empty'

/** By the keyed hash for phones and e-mails, by the text otherwise; null for what cannot be read as one. */
function entryOf(
  kind: BlockKind,
  value: string,
  platform: string | null
): { hash: string; masked: string; text?: string; at?: string } | null {
  if (kind === 'phone' || kind === 'email') {
    const sealed = kind === 'phone' ? sealPhone(value) : sealEmail(value)
    return sealed && { hash: sealed.hash, masked: sealed.masked }
  }
  if (kind === 'buyer')
    return {
      hash: '',
      masked: `${platform ?? ''} ${masked(value)}`.trim(),
      text: `${platform} ${value}`,
    }
  if (kind === 'name') return { hash: '', masked: masked(value), text: value }
  const parts = addressParts(value)
  const region = parts && findRegion(parts)
  if (!region || [...parts.line].length < 4) return null
  return {
    hash: '',
    masked: masked(value),
    text: `${region.code} ${parts.line}`,
    at: region.code,
  }
}

/** Texts as the database compares them. */
async function textKeys(trx: Trx | null, texts: readonly string[]) {
  const rows = await sql<{ text: string; key: string | null }>(
    trx,
    'SELECT t AS text, oms_text_key(t)::text AS key FROM unnest($1::text[]) AS t',
    [texts]
  )
  return new Map(rows.map((row) => [row.text, row.key]))
}
