/**
 * How far apart two regions are, from their GB/T 2260 codes alone: the centre of each province by
 * latitude and longitude (degrees, rounded), the great circle between them. Good enough to rank
 * warehouses; no map service is asked.
 */
const CENTRES: Readonly<Record<string, readonly [number, number]>> = {
  11: [39.9, 116.4],
  12: [39.1, 117.2],
  13: [38.0, 114.5],
  14: [37.9, 112.5],
  15: [40.8, 111.7],
  21: [41.8, 123.4],
  22: [43.9, 125.3],
  23: [45.8, 126.6],
  31: [31.2, 121.5],
  32: [32.1, 118.8],
  33: [30.3, 120.2],
  34: [31.8, 117.2],
  35: [26.1, 119.3],
  36: [28.7, 115.9],
  37: [36.7, 117.0],
  41: [34.7, 113.6],
  42: [30.6, 114.3],
  43: [28.2, 112.9],
  44: [23.1, 113.3],
  45: [22.8, 108.4],
  46: [20.0, 110.3],
  50: [29.6, 106.6],
  51: [30.7, 104.1],
  52: [26.6, 106.7],
  53: [25.0, 102.7],
  54: [29.7, 91.1],
  61: [34.3, 108.9],
  62: [36.1, 103.8],
  63: [36.6, 101.8],
  64: [38.5, 106.3],
  65: [43.8, 87.6],
  71: [25.0, 121.5],
  81: [22.3, 114.2],
  82: [22.2, 113.5],
}

const EARTH_KM = 6371
/** Between two places of one province, and of one city. */
const SAME_PROVINCE_KM = 120
const SAME_CITY_KM = 20
/** Where one end is unknown or abroad. */
export const UNKNOWN_KM = 1500

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Whole kilometres between two region codes; {@link UNKNOWN_KM} when either is no code of ours. */
export function distanceKm(from: string | null | undefined, to: string | null | undefined): number {
  const [a, b] = [CENTRES[from?.slice(0, 2) ?? ''], CENTRES[to?.slice(0, 2) ?? '']]
  if (!a || !b || !from || !to) return UNKNOWN_KM
  if (from.slice(0, 2) === to.slice(0, 2)) {
    return from.length >= 4 && from.slice(0, 4) === to.slice(0, 4) ? SAME_CITY_KM : SAME_PROVINCE_KM
  }
  const [lat1, lat2] = [radians(a[0]), radians(b[0])]
  const half =
    Math.sin((lat2 - lat1) / 2) ** 2 +
    Math.cos(lat1) * Math.cos(lat2) * Math.sin(radians(b[1] - a[1]) / 2) ** 2
  return Math.round(2 * EARTH_KM * Math.asin(Math.sqrt(half)))
}

/** Days on the road where a tariff does not say: a day, and one more for each 700 km. */
export const daysFor = (km: number) => 1 + Math.floor(km / 700)
