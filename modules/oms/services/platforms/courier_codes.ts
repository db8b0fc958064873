import type { Platform } from './platform_connector.js'

/**
 * The house's courier codes as platforms write them. A courier that is not here goes by its own code.
 * Pinduoduo numbers its couriers; those that are not here are looked up in the list it gives.
 */
const CODES: Readonly<Record<string, Partial<Record<Platform, string>>>> = {
  SF: { taobao: 'SF', pinduoduo: '44' },
  ZTO: { taobao: 'ZTO', pinduoduo: '115' },
  YTO: { taobao: 'YTO', pinduoduo: '85' },
  STO: { taobao: 'STO', pinduoduo: '1' },
  YUNDA: { taobao: 'YUNDA', pinduoduo: '121' },
  JD: { taobao: 'JD', pinduoduo: '120' },
  EMS: { taobao: 'EMS', pinduoduo: '118' },
  JTSD: { taobao: 'HTKY', pinduoduo: '384' },
  YZPY: { taobao: 'POSTB' },
  DBL: { taobao: 'DBKD' },
  ZJS: { taobao: 'ZJS' },
  UC: { taobao: 'UC' },
}

/** A platform's code of a courier of the house; null when it is not known here. */
export const courierCode = (platform: Platform, house: string): string | null =>
  CODES[house]?.[platform] ?? null
