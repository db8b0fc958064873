import { matchRegion } from '#kernel/addresses'

export interface PlatformRegion {
  province: string | null
  city: string | null
  district: string | null
}

/**
 * Region names as the platform writes them, in their full form: JD says 广东, its districts are now
 * and then a ring road (三环到四环之间), a municipality's district stands where a city does. What
 * the divisions do not know stays as it came.
 */
export function fullRegion(given: PlatformRegion): PlatformRegion {
  const names = [given.province, given.city, given.district].filter((name) => name !== null)
  const found = matchRegion(names.join(' '))
  if (!found) return given
  const { province, city, district } = found.region
  return {
    province,
    city: city ?? given.city,
    district: district ?? given.district,
  }
}
