/** The couriers' names on paper. */
const NAMES: Readonly<Record<string, string>> = {
  SF: '顺丰速运',
  YTO: '圆通速递',
  ZTO: '中通快递',
  STO: '申通快递',
  YUNDA: '韵达快递',
  EMS: 'EMS',
  POSTB: '邮政快递包裹',
  JD: '京东快递',
  JT: '极兔速递',
  DBKD: '德邦快递',
}

/** A courier's name, or its code where it has none. */
export const courierName = (code: string) => NAMES[code] ?? code
