import { pinyin } from 'pinyin-pro'

/**
 * The text a name is searched by: the name itself, its pinyin in one word and the initials, all
 * lower case, so that `王小明`, `wangxiao` and `wxm` all find 王小明. A mask that stands in for a
 * missing name (`138****8000`) is not searched.
 */
export function searchText(name: string): string {
  if (name.includes('*')) return ''
  const plain = name.normalize('NFKC').trim().toLowerCase()
  if (!/\p{Script=Han}/u.test(plain)) return plain
  const syllables = pinyin(plain, {
    toneType: 'none',
    type: 'array',
    surname: 'head',
    nonZh: 'consecutive',
  })
  const letters = syllables.map((syllable) => syllable.replace(/[^a-z0-9]/g, ''))
  return [plain, letters.join(''), letters.map((syllable) => syllable.slice(0, 1)).join('')]
    .join(' ')
    .trim()
}
