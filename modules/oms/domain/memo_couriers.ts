/** What a buyer's note says about couriers, by their codes. */
export interface MemoWishes {
  wanted: string[]
  refused: string[]
}

/** The words people use for a courier: its name, the name without its ending, its code. */
export interface CourierWords {
  courier: string
  words: readonly string[]
}

const CLAUSES = /[，。；！？,.;!?\n]|但是?|就|而是|\bbut\b/u
const REFUSAL = /不|别|勿|拒|禁止?|除了|避免|\b(?:not|no|don't|dont|except|avoid)\b/gu
/** What may stand between a refusal and the courier it means. */
const FILLERS =
  /要|发|用|走|寄|收|选|能|给我?|可以|接受|想|快递|的|和|或者?|及|与|还是|、|\/|\s|\b(?:ship|by|via|use|send|with|it|the|and|or|please)\b/gu
const WISH =
  /发|走|用|寄|要|请|指定|希望|只收|最好|\b(?:by|via|use|please|with|prefer|ship|send|only)\b/u
const REFUSED_AFTER = /^(?:快递)?\s*(?:不要|不行|不收|不好|别发|别用|不发|太慢)/u
const ENDINGS = /(?:快递|速运|速递|物流|快运|express|logistics)$/iu

/** The words for a courier of this code and name. */
export function courierWords(courier: string, name: string): CourierWords {
  const short = name.replace(ENDINGS, '').trim()
  const words = [name, short, courier].map((word) => word.trim().toLowerCase())
  return { courier, words: [...new Set(words)].filter((word) => word.length >= 2) }
}

interface Named {
  courier: string
  at: number
  end: number
}

/**
 * Reads “发顺丰”, “不要圆通、申通” or “please ship by SF”. A refusal counts for the couriers named right
 * after it; a courier is wanted when a wish stands before it, or when the clause begins with it.
 */
export function readMemo(note: string | null, couriers: readonly CourierWords[]): MemoWishes {
  const wanted = new Set<string>()
  const refused = new Set<string>()
  for (const clause of (note ?? '').toLowerCase().split(CLAUSES)) {
    const named = couriers.flatMap((one) => placeOf(clause, one))
    for (const one of named) {
      const before = clause.slice(0, one.at)
      if (isRefused(clause, one, named)) refused.add(one.courier)
      else if (before.trim() === '' || WISH.test(before)) wanted.add(one.courier)
    }
  }
  return { wanted: [...wanted].filter((one) => !refused.has(one)), refused: [...refused] }
}

/** Where a courier is named first; a code of letters only where it stands alone. */
function placeOf(clause: string, { courier, words }: CourierWords): Named[] {
  const found = words
    .map((word) => ({ at: indexOfWord(clause, word), length: word.length }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.length - a.length)
  return found.slice(0, 1).map(({ at, length }) => ({ courier, at, end: at + length }))
}

const indexOfWord = (clause: string, word: string) =>
  /^[a-z0-9]+$/.test(word)
    ? clause.search(new RegExp(`(?<![a-z0-9])${word}(?![a-z0-9])`))
    : clause.indexOf(word)

/** Whether nothing but other couriers and small words stands between a refusal and this one. */
function isRefused(clause: string, one: Named, named: readonly Named[]): boolean {
  if (REFUSED_AFTER.test(clause.slice(one.end))) return true
  const marks = [...clause.slice(0, one.at).matchAll(REFUSAL)]
  return marks.some((mark) => {
    let between = ''
    for (let at = mark.index + mark[0].length; at < one.at; at++)
      if (!named.some((other) => other.at <= at && at < other.end)) between += clause[at]
    return between.replace(FILLERS, '') === ''
  })
}
