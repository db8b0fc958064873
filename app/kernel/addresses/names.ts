const PEOPLES =
  '蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各'
const KIND = new RegExp(
  `(((${PEOPLES})族?)*自治[州县旗]|(${PEOPLES})族自治区|维吾尔自治区|自治区|特别行政区|地区|林区|特区|新区|矿区|省|市|盟|区|县|旗)$`
)

/** A name without the kind of place: `恩施土家族苗族自治州` → `恩施`, `广东省` → `广东`. */
export function stemOf(name: string): string {
  const stem = name.replace(KIND, '')
  return stem.length >= 2 ? stem : name
}

/** Other names of provinces and cities, and those they have given up. */
export const PLACE_ALIASES: [string, string][] = [
  ['内蒙', '150000'],
  ['内蒙古省', '150000'],
  ['广西省', '450000'],
  ['西藏省', '540000'],
  ['宁夏省', '640000'],
  ['新疆省', '650000'],
  ['台湾', '710000'],
  ['香港', '810000'],
  ['香港特区', '810000'],
  ['澳门', '820000'],
  ['澳门特区', '820000'],
  ['襄樊市', '420600'],
  ['襄樊', '420600'],
  ['思茅市', '530800'],
  ['思茅地区', '530800'],
  ['徽州地区', '341000'],
  ['宿州地区', '341300'],
  ['哈密地区', '650500'],
  ['吐鲁番地区', '650400'],
  ['山南地区', '540500'],
  ['林芝地区', '540400'],
  ['昌都地区', '540300'],
  ['日喀则地区', '540200'],
  ['那曲地区', '540600'],
  ['毕节地区', '520500'],
  ['铜仁地区', '520600'],
  ['海东地区', '630200'],
]

/** Districts that were merged into others under another name. */
export const DISTRICT_ALIASES: [string, string][] = [
  ['崇文区', '110101'],
  ['宣武区', '110102'],
  ['塘沽区', '120116'],
  ['汉沽区', '120116'],
  ['大港区', '120116'],
  ['卢湾区', '310101'],
  ['闸北区', '310106'],
  ['南汇区', '310115'],
  ['白下区', '320104'],
  ['下关区', '320106'],
  ['沧浪区', '320508'],
  ['平江区', '320508'],
  ['金阊区', '320508'],
  ['下城区', '330105'],
  ['江干区', '330102'],
  ['居巢区', '340181'],
  ['莱芜市', '370116'],
  ['钢城市', '370117'],
  ['襄阳县', '420607'],
  ['襄阳区', '420607'],
  ['东山区', '440104'],
  ['芳村区', '440103'],
  ['萝岗区', '440112'],
  ['万盛区', '500110'],
  ['双桥区', '500111'],
  ['动力区', '230110'],
]

/** Provinces that free shipping usually leaves out (偏远地区). */
export const REMOTE_PROVINCES: ReadonlySet<string> = new Set([
  '150000',
  '460000',
  '540000',
  '620000',
  '630000',
  '640000',
  '650000',
  '710000',
  '810000',
  '820000',
])

const TRADITIONAL = '臺灣東廣龍島嶼義縣區門澳國興蘭雲蓮濱鳳樓鐵衛陽長馬連遼寧蘇陝肅慶貴鄉鎮'
const SIMPLIFIED = '台湾东广龙岛屿义县区门澳国兴兰云莲滨凤楼铁卫阳长马连辽宁苏陕肃庆贵乡镇'
const PAIRS = new Map([...TRADITIONAL].map((character, at) => [character, [...SIMPLIFIED][at]]))

/** Traditional characters that occur in names of places, simplified; the length stays the same. */
export function simplified(text: string): string {
  return text.replace(/[\u4e00-\u9fff]/g, (character) => PAIRS.get(character) ?? character)
}
