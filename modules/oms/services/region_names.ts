import { Divisions, regionByCode } from '#kernel/addresses'

let choices: { value: string; label: string }[] | null = null

/** Provinces and cities by the beginnings of their codes, each city with its province's name in front. */
export function regionChoices(): { value: string; label: string }[] {
  choices ??= [...Divisions.all.byId.values()]
    .filter(({ id, level }) => level <= 2 && /^\d{6}$/.test(id))
    .map(({ id, name, level }) => {
      const province = Divisions.all.byId.get(`${id.slice(0, 2)}0000`)?.name ?? ''
      const isItself = level === 1 || name === province
      return {
        value: id.slice(0, level * 2),
        label: isItself ? name : `${province} ${name}`,
      }
    })
    .filter(({ label }, index, all) => all.findIndex((one) => one.label === label) === index)
    .sort((a, b) => (a.value < b.value ? -1 : 1))
  return choices
}

/**
 * What the beginnings of division codes stand for: `33` is 浙江省, `3301` its 杭州市, `2` the three
 * provinces of the north-east. All provinces are among the answers, and the prefixes given that a
 * place has.
 */
export function regionNames(prefixes: readonly string[]): Record<string, string> {
  const provinces = [...Divisions.all.byId.values()].filter(({ level }) => level === 1)
  const names: Record<string, string> = {}
  for (const { id, name } of provinces) {
    names[id.slice(0, 2)] = name
    names[id[0]] = names[id[0]] ? `${names[id[0]]}、${name}` : name
  }
  for (const prefix of prefixes.filter((one) => one.length > 2)) {
    const region = regionByCode(prefix)
    if (region) names[prefix] = [region.city, region.district].filter(Boolean).join(' ')
  }
  return names
}
