import type { Platform } from './platform_connector.js'

/**
 * The house's courier codes as platforms write them. A courier that is not here goes by its own code.
 * Pinduoduo and JD number their couriers; those of Pinduoduo that are not here are looked up in the
 * list it gives.
 */
const CODES: Readonly<Record<string, Partial<Record<Platform, string>>>> = {
  SF: { taobao: 'SF', pinduoduo: '44', douyin: 'shunfeng', jd: '467', amazon: 'SF Express' },
  ZTO: { taobao: 'ZTO', pinduoduo: '115', douyin: 'zhongtong', jd: '1499', amazon: 'ZTO' },
  YTO: { taobao: 'YTO', pinduoduo: '85', douyin: 'yuantong', jd: '463', amazon: 'YTO' },
  STO: { taobao: 'STO', pinduoduo: '1', douyin: 'shentong', jd: '470', amazon: 'STO' },
  YUNDA: { taobao: 'YUNDA', pinduoduo: '121', douyin: 'yunda', jd: '1327', amazon: 'Yunda' },
  JD: { taobao: 'JD', pinduoduo: '120', douyin: 'jd', jd: '2087', amazon: 'JD' },
  EMS: { taobao: 'EMS', pinduoduo: '118', douyin: 'ems', jd: '465', amazon: 'China Post' },
  JTSD: { taobao: 'HTKY', pinduoduo: '384', douyin: 'jtexpress' },
  YZPY: { taobao: 'POSTB' },
  DBL: { taobao: 'DBKD', douyin: 'debangwuliu', jd: '3046' },
  ZJS: { taobao: 'ZJS' },
  UC: { taobao: 'UC' },
  DHL: { amazon: 'DHL' },
  FEDEX: { amazon: 'FedEx' },
  UPS: { amazon: 'UPS' },
  USPS: { amazon: 'USPS' },
}

/** A platform's code of a courier of the house; null when it is not known here. */
export const courierCode = (platform: Platform, house: string): string | null =>
  CODES[house]?.[platform] ?? null
