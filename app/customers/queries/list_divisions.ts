import { Divisions, type Division } from '#kernel/addresses'

export type DivisionChoice = { id: string; name: string; code: string | null }
/** A province's cities with their districts; a county without a city stands among the cities. */
export type CityChoice = DivisionChoice & { districts: DivisionChoice[] }

const choice = ({ id, name, code }: Division): DivisionChoice => ({ id, name, code })

/** The provinces of China, in the order of their codes. */
export function listProvinces(): DivisionChoice[] {
  return [...Divisions.all.byId.values()].filter(({ level }) => level === 1).map(choice)
}

/** What a province holds, as people choose it: levels that stand on paper only are stepped over. */
export function listCities(provinceId: string): CityChoice[] {
  const { byId } = Divisions.all
  const cities: CityChoice[] = []
  for (const city of Divisions.all.children(provinceId)) {
    const districts = Divisions.all.children(city.id).map(choice)
    const sameName = cities.find((known) => known.name === city.name)
    if (!city.nominal) cities.push({ ...choice(city), districts })
    else if (city.name !== byId.get(provinceId)?.name)
      cities.push(...districts.map((district) => ({ ...district, districts: [] })))
    else if (sameName) sameName.districts.push(...districts)
    else cities.push({ ...choice(city), districts })
  }
  return cities
}
