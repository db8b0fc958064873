import { pinyin } from 'pinyin-pro'

const CHINESE = /\p{Script=Han}/u
const PAIR = /^\p{Script=Han}{2}$/u

/**
 * What a name is found by: itself in small letters and, for Chinese, its
 * pinyin, its initials (冲锋衣 → `chongfengyi cfy`) and its pairs of characters
 * as words of their own, for trigrams know no word of two characters.
 */
export function searchText(...parts: (string | null | undefined)[]): string {
  const text = parts.filter(Boolean).join(' ').toLowerCase()
  if (!CHINESE.test(text)) return text
  const words = (pattern: 'pinyin' | 'first') =>
    pinyin(text, { pattern, toneType: 'none', type: 'array', nonZh: 'consecutive' })
      .join('')
      .replaceAll(/\s+/g, ' ')
  return `${text} ${words('pinyin')} ${words('first')} ${pairs(text).join(' ')} `
}

/**
 * The LIKE pattern that finds a term in a search text. Two Chinese characters
 * are looked for as the pair that stands there as a word.
 */
export function searchPattern(term: string): string {
  const text = term.trim().toLowerCase()
  if (PAIR.test(text)) return `% ${text} %`
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}

function pairs(text: string): string[] {
  const runs = text.match(/\p{Script=Han}{2,}/gu) ?? []
  return [
    ...new Set(
      runs.flatMap((run) => {
        const characters = [...run]
        return characters.slice(1).map((character, at) => characters[at] + character)
      })
    ),
  ]
}
