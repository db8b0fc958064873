/** A shopper in Hangzhou as a program tells of them; every number is somebody else. */
export const addressOf = (shopper: number) => ({
  consignee: `顾客 ${shopper}`,
  phone: `137${String(shopper).padStart(8, '0')}`,
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  region_code: '330106',
  line: `文三路 ${shopper + 1} 号`,
})
