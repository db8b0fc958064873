import { pinyin } from 'pinyin-pro'

const CHINESE = /\p{Script=Han}/u

/**
 * What a name is found by: itself in small letters and, for Chinese, its
 * pinyin and its initials (冲锋衣 → `chongfengyi cfy`).
 */
export function searchText(...parts: (string | null | undefined)[]): string {
  const text = parts.filter(Boolean).join(' ').toLowerCase()
  if (!CHINESE.test(text)) return text
  const words = (pattern: 'pinyin' | 'first') =>
    pinyin(text, { pattern, toneType: 'none', type: 'array', nonZh: 'consecutive' })
      .join('')
      .replace(/\s+/g, ' ')
  return `${text} ${words('pinyin')} ${words('first')}`
}
