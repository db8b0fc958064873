/** What of a buyer may be on the block list. */
export const BLOCK_KINDS = ['phone', 'email', 'buyer', 'name', 'address'] as const
export type BlockKind = (typeof BLOCK_KINDS)[number]

/** One line that was pasted: a value, and after a tab or a comma why it is blocked. */
export interface PastedLine {
  /** From 1. */
  no: number
  value: string
  reason: string | null
}

/** Lines of a pasted text, empty ones left out. Reasons follow a tab, a comma (also a Chinese one) or a semicolon; addresses keep their commas. */
export function readPasted(text: string, kind: BlockKind): PastedLine[] {
  const split = kind === 'address' ? /\t/ : /[\t,，;；]/
  return text.split(/\r?\n/).flatMap((line, index): PastedLine[] => {
    const place = line.search(split)
    const value = (place < 0 ? line : line.slice(0, place)).trim()
    const reason = place < 0 ? '' : line.slice(place + 1).trim()
    return value ? [{ no: index + 1, value, reason: reason || null }] : []
  })
}

/** A value as the list shows it: enough to be recognised, not enough to be used. */
export function masked(value: string): string {
  const letters = [...value]
  const shown = letters.length <= 2 ? 1 : Math.min(8, Math.ceil(letters.length / 2))
  return letters.slice(0, shown).join('') + '*'.repeat(Math.min(6, letters.length - shown))
}

/** Province, city and district in front of a Chinese address, and the rest of it; with or without blanks between. Null for other texts. */
export function addressParts(
  text: string
): { province: string; city: string | null; district: string | null; line: string } | null {
  const found =
    /^\s*(.{2,7}?(?:省|自治区|特别行政区|市))\s*(.{2,9}?(?:自治州|地区|盟|市))?\s*(.{1,9}?(?:区|县|旗|市))?\s*(.+)$/.exec(
      text
    )
  if (!found) return null
  const [, province, city = null, district = null, line] = found
  return { province, city, district, line: line.trim() }
}
