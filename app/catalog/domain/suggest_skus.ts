/** A listing as a store shows it, as far as it says what it is. */
export interface ListingClues {
  title: string
  externalCode: string | null
  barcode: string | null
}

/** A SKU that a listing may be. */
export interface Candidate {
  skuId: number
  code: string
  barcodes: readonly string[]
  aliases: readonly string[]
  productId: number
  productName: string
  productNameEn: string | null
  options: Readonly<Record<string, string>>
}

/** Why a SKU is suggested; `title` is a likeness, all others are the same text. */
export type SuggestionReason = 'code' | 'barcode' | 'alias' | 'folded_code' | 'title'

export interface Suggestion {
  skuId: number
  /** From 0 to 100: how sure one can be. */
  confidence: number
  reason: SuggestionReason
}

const SURE: Record<Exclude<SuggestionReason, 'title'>, number> = {
  code: 100,
  barcode: 98,
  alias: 96,
  folded_code: 90,
}
/** A likeness of names is never as sure as a code. */
const MOST_BY_TITLE = 89
/** Part of a likeness that the product's name makes; the rest its options. */
const NAME_PART = 0.7
const OPTIONS_PART = 0.3
/** With an option that the title does not say, it may be any of the product's SKUs. */
const MOST_WITHOUT_OPTION = 60
/** Two that are this close to each other cannot both be sure. */
const CLOSE = 4
const LEAST = 45
const SHOWN = 3

/** Codes that people take for the same: letters of either case. */
export const foldCode = (code: string) => code.trim().toLowerCase()

/**
 * The words of a text: runs of Latin letters and digits, and of Chinese every pair of neighbours,
 * which does for words in a language that writes none. The order is that of the text.
 */
export function tokensOf(text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase()
  const tokens = [...folded.matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)].flatMap(([run]) => {
    if (!/^\p{Script=Han}/u.test(run))
      return run.match(/\d+|[^\d]+/g)!.length > 1 ? [run, ...run.match(/\d+|[^\d]+/g)!] : [run]
    const characters = [...run]
    return characters.length === 1
      ? characters
      : characters.slice(1).map((character, at) => characters[at] + character)
  })
  return [...new Set(tokens)]
}

/** The SKUs a listing most likely is, best first; at most three, none below 45. */
export function suggestSkus(clues: ListingClues, candidates: readonly Candidate[]): Suggestion[] {
  const siblings = new Map<number, number>()
  for (const { productId } of candidates)
    siblings.set(productId, (siblings.get(productId) ?? 0) + 1)
  const title = clues.title.normalize('NFKC').toLowerCase()
  const words = new Set(tokensOf(clues.title))
  const ranked = candidates
    .map((candidate): Suggestion => {
      const reason = exactReason(clues, candidate)
      const confidence = reason
        ? SURE[reason]
        : likeness(title, words, candidate, siblings.get(candidate.productId)!)
      return { skuId: candidate.skuId, confidence, reason: reason ?? 'title' }
    })
    .filter(({ confidence }) => confidence >= LEAST)
    .sort((a, b) => b.confidence - a.confidence || a.skuId - b.skuId)
  const [first, second] = ranked
  // Two codes that name two SKUs, or two names alike: a person must say.
  if (second && first.confidence - second.confidence <= CLOSE)
    first.confidence = Math.min(first.confidence, first.reason === 'title' ? 69 : 80)
  return ranked.slice(0, SHOWN)
}

function exactReason(
  { externalCode, barcode }: ListingClues,
  candidate: Candidate
): Exclude<SuggestionReason, 'title'> | null {
  const texts = [externalCode, barcode].filter((text): text is string => Boolean(text))
  if (texts.includes(candidate.code)) return 'code'
  if (texts.some((text) => candidate.barcodes.includes(text))) return 'barcode'
  if (texts.some((text) => candidate.aliases.includes(text))) return 'alias'
  const folded = texts.map(foldCode)
  const names = [candidate.code, ...candidate.aliases].map(foldCode)
  return folded.some((text) => names.includes(text)) ? 'folded_code' : null
}

function likeness(
  title: string,
  words: ReadonlySet<string>,
  candidate: Candidate,
  siblings: number
): number {
  const name = Math.max(
    ...[candidate.productName, candidate.productNameEn ?? ''].map((text) => {
      const tokens = tokensOf(text)
      const found = tokens.filter((token) => words.has(token)).length
      return tokens.length === 0 ? 0 : found / tokens.length
    })
  )
  const values = Object.values(candidate.options)
  const said = values.filter((value) => says(title, words, value)).length
  const options = values.length === 0 ? 1 : said / values.length
  const score = Math.round(MOST_BY_TITLE * (NAME_PART * name + OPTIONS_PART * options * name))
  const isOpen = said < values.length && siblings > 1
  return isOpen ? Math.min(score, MOST_WITHOUT_OPTION) : score
}

/** Whether a title says a value: Chinese anywhere, letters and digits as a word of their own. */
function says(title: string, words: ReadonlySet<string>, value: string): boolean {
  const text = value.normalize('NFKC').toLowerCase().trim()
  return /\p{Script=Han}/u.test(text) ? title.includes(text) : words.has(text)
}
