/** Where a visit came from. `channel` is ours, the rest as the link said it. */
export interface TrafficSource {
  channel: Channel
  utm: Record<string, string>
  /** Click ids of the ad platforms, by their parameter. */
  click: Record<string, string>
  referrer: string | null
  landing: string
  /** ISO 8601. */
  at: string
}

export type Channel = 'paid' | 'social' | 'search' | 'email' | 'sms' | 'referral' | 'direct'

const UTM = ['source', 'medium', 'campaign', 'term', 'content']
const CLICK_IDS = [
  'gclid',
  'fbclid',
  'msclkid',
  'ttclid',
  'clickid',
  'bd_vid',
  'qhclickid',
  'gdt_vid',
  'sogou_vid',
  'yclid',
]
const SEARCH = /(^|\.)(baidu|google|bing|sogou|so|sm|yahoo|yandex|duckduckgo)\.[a-z.]+$/
const SOCIAL =
  /(^|\.)(weibo|xiaohongshu|zhihu|douyin|tiktok|facebook|instagram|twitter|x|youtube|bilibili|reddit|pinterest|t|weixin|qq)\.[a-z.]+$/

/** Reads where a visit came from off its first address and the page before it. */
export function trafficSource(url: string, referrer: string | null, at: Date): TrafficSource {
  const page = URL.parse(url)
  const from = referrer ? URL.parse(referrer) : null
  const pick = (names: string[], prefix = '') =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = page?.searchParams.get(prefix + name)?.slice(0, 200)
        return value ? [[name, value]] : []
      })
    )
  const utm = pick(UTM, 'utm_')
  const click = pick(CLICK_IDS)
  const foreign = from && from.host !== page?.host ? from.host.slice(0, 200) : null
  return {
    channel: channelOf(utm, click, foreign),
    utm,
    click,
    referrer: foreign,
    landing: page ? page.pathname.slice(0, 500) : '/',
    at: at.toISOString(),
  }
}

function channelOf(
  utm: Record<string, string>,
  click: Record<string, string>,
  referrer: string | null
): Channel {
  const medium = (utm.medium ?? '').toLowerCase()
  if (
    Object.keys(click).length > 0 ||
    /^(cpc|ppc|cpm|paid|ad|ads|display|feed|banner)/.test(medium)
  )
    return 'paid'
  if (/^e-?mail|newsletter/.test(medium)) return 'email'
  if (/^sms|短信/.test(medium)) return 'sms'
  if (/social/.test(medium) || (referrer && SOCIAL.test(referrer))) return 'social'
  if (/organic|search/.test(medium) || (referrer && SEARCH.test(referrer))) return 'search'
  return referrer || utm.source ? 'referral' : 'direct'
}

/** Whether a later visit says more about the source than the one before: coming straight back says nothing. */
export const saysMore = (source: TrafficSource) => source.channel !== 'direct'
