import { Divisions, type Division, type Name } from '#kernel/addresses/divisions'
import { REMOTE_PROVINCES, simplified } from '#kernel/addresses/names'

/** Where an address lies. Codes are six digits after GB/T 2260; a null level is unknown or has none. */
export interface Region {
  province: string
  provinceCode: string
  /** A municipality stands here too; null for counties directly under a province. */
  city: string | null
  cityCode: string | null
  district: string | null
  districtCode: string | null
}

export interface RegionMatch {
  region: Region
  /** What follows the region in the text. */
  rest: string
}

/** What stands between levels without naming a place. */
const FILLER =
  /^(市辖区|城区(?=\s)|(重庆)?郊县|县(?=\s)|其[它他]区|(省|自治区)?直辖县级?行政(区划|单位)|(省|自治区)?直辖县(级市)?|直辖)/
/** Behind a short name these make it the name of something else: 南京东路, 北京大学. */
const NOT_A_PLACE = /^[东南西北中]{0,2}(路|街|大街|大道|道|巷|里|桥|村|镇|乡|大学|学院|公司|银行)/
const GAP = /^[\s,，;；/|、·>-]+/

/** Text in the form in which names are compared. */
export function foldAddress(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim()
}

/**
 * Finds the region a text begins with: full or short names, with or without gaps, levels left out
 * or repeated (`上海市上海市长宁区`), names given up long ago. The longest name wins.
 * @returns null when the text begins with no known place, or with one that several share
 */
export function matchRegion(text: string): RegionMatch | null {
  const walk = new Walk(foldAddress(text).replace(/^中[国國](?=[^\w])/, ''))
  const found = walk.run()
  if (!found) return null
  const region = regionOf(found)
  return { region, rest: stripRegion(walk.remainder, region) }
}

/** The region of a six-digit code, or of a longer one (town, village) by its first six digits. */
export function regionByCode(code: string): Region | null {
  const digits = /^(?:CN)?(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/.exec(code)?.[1]
  if (!digits) return null
  const six = digits.padEnd(6, '0').slice(0, 6)
  const { byId } = Divisions.all
  const known = [six, `${six.slice(0, 4)}00`, `${six.slice(0, 2)}0000`].find((id) => byId.has(id))
  return known ? regionOf(byId.get(known)!) : null
}

/** Whether the region says all there is to say: some cities have no districts, some counties no city. */
export function isComplete(region: Region): boolean {
  if (region.district !== null) return true
  if (region.city === null) return false
  const city = cityOf(region)
  return city !== undefined && Divisions.all.children(city.id).length === 0
}

/** Whether free shipping usually leaves the region out (偏远地区). */
export function isRemote(region: Pick<Region, 'provinceCode'>): boolean {
  return REMOTE_PROVINCES.has(region.provinceCode)
}

/** `江苏省苏州市昆山市`, without repeating a municipality. */
export function regionText({ province, city, district }: Region): string {
  return [province, city === province ? null : city, district].filter(Boolean).join('')
}

function cityOf({ provinceCode, cityCode, city }: Region): Division | undefined {
  const { byId } = Divisions.all
  return byId.get(cityCode ?? `${provinceCode}/${city}`)
}

/** Walks down the tree along a text. */
class Walk {
  #here: Division | null = null
  #at = 0
  /** The text with traditional characters of place names made simplified, position by position. */
  readonly #plain: string

  constructor(readonly text: string) {
    this.#plain = simplified(text)
  }

  /** What the region left of the text, in its own characters. */
  get remainder(): string {
    return this.text.slice(this.#at)
  }

  get #rest(): string {
    return this.#plain.slice(this.#at)
  }

  run(): Division | null {
    while (this.#step());
    return this.#here
  }

  #step(): boolean {
    this.#at += gap(this.#rest)
    if (this.#here?.level === 3) return false
    const name = this.#longest()
    if (!name) return this.#here !== null && this.#skip(this.#here)
    this.#here = name.division
    this.#at += name.text.length
    return true
  }

  /** Steps over a filler or over a name already given, if it stands alone or a place follows it. */
  #skip(here: Division): boolean {
    const before = this.#at
    const names = lineage(here).flatMap(({ name }) => [name, name.replace(/[省市]$/, '')])
    const over =
      FILLER.exec(`${this.#rest} `)?.[0].trim() ?? names.find((name) => this.#rest.startsWith(name))
    if (!over) return false
    this.#at += over.length
    const alone = gap(this.#rest)
    this.#at += alone
    const follows = this.#longest() !== null || FILLER.test(this.#rest)
    if (alone > 0 || this.#rest === '' || follows || this.#skip(here)) return true
    this.#at = before
    return false
  }

  #longest(): Name | null {
    const fitting = Divisions.all
      .namesFrom(this.#plain[this.#at] ?? '')
      .filter((name) => this.#plain.startsWith(name.text, this.#at) && this.#admits(name))
    if (fitting.length === 0) return null
    const longest = fitting.filter(({ text }) => text.length === fitting[0].text.length)
    const highest = Math.min(...longest.map(({ division }) => division.level))
    const [first, ...others] = longest.filter(({ division }) => division.level === highest)
    const exact = [first, ...others].filter(({ text, division }) => text === division.name)
    if (others.length > 0 && exact.length !== 1) return sameDivision([first, ...others])
    return exact[0] ?? first
  }

  #admits({ text, division, scope }: Name): boolean {
    const here = this.#here
    if (here && (division === here || !lineage(division).includes(here))) return false
    if (scope === 'anywhere') return true
    if (scope === 'city') return here === division.parent
    const after = this.#rest.slice(text.length)
    if (NOT_A_PLACE.test(after)) return false
    if (division.level < 3 || isDirect(division)) return true
    const below = here !== null && (here.level === 2 || isMunicipal(here))
    return below && (after === '' || gap(after) > 0)
  }
}

/** The length of the separators a text begins with. */
const gap = (text: string) => GAP.exec(text)?.[0].length ?? 0

/** Directly under its province. */
const isDirect = ({ parent }: Division) =>
  parent !== null && parent.nominal && parent.name !== parent.parent?.name

const isMunicipal = (division: Division) =>
  Divisions.all.children(division.id).some(({ name }) => name === division.name)

function sameDivision(names: Name[]): Name | null {
  return names.every(({ division }) => division === names[0].division) ? names[0] : null
}

function lineage(division: Division): Division[] {
  return division.parent ? [...lineage(division.parent), division] : [division]
}

function regionOf(division: Division): Region {
  const line = lineage(division)
  const province = line[0]
  const municipal = Divisions.all.children(province.id).find((city) => city.name === province.name)
  const city = line.find(({ level }) => level === 2) ?? (municipal || null)
  const hasCity = city !== null && (!city.nominal || city.name === province.name)
  const district = line.find(({ level }) => level === 3) ?? null
  return {
    province: province.name,
    provinceCode: province.id,
    city: hasCity ? city.name : null,
    cityCode: hasCity ? city.code : null,
    district: district?.name ?? null,
    districtCode: district?.code ?? null,
  }
}

/**
 * Takes off a region that an address line repeats, as some platforms' do. Two or more levels in a
 * row are a repetition; a single one only when it stands alone or a town follows, since
 * `昆山市第一中学` is a name of its own.
 */
export function stripRegion(line: string, region: Region): string {
  const text = foldAddress(line)
  const names = [region.province, region.city, region.district].filter((name) => name !== null)
  let rest = text
  let taken = 0
  for (const name of names) {
    const found = [name, name.replace(/[省市]$/, '')].find(
      (each) =>
        rest.startsWith(each) &&
        (each === name || names.some((next) => rest.startsWith(next, each.length)))
    )
    if (!found) continue
    const after = rest.slice(found.length)
    taken += gap(after) > 0 || after === '' ? 2 : 1
    rest = after.slice(gap(after))
  }
  if (taken >= 2) return rest
  return taken === 1 && /^.{1,6}?(镇|乡|街道)/.test(rest) ? rest : text
}
