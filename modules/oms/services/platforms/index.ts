import { amazon } from './amazon.js'
import { douyin } from './douyin.js'
import { file } from './file.js'
import { jd } from './jd.js'
import type { Platform, PlatformConnector } from './platform_connector.js'
import { pinduoduo } from './pinduoduo.js'
import { rest } from './rest.js'
import { shopify } from './shopify.js'
import { taobao } from './taobao.js'
import { woocommerce } from './woocommerce.js'

/** One entry a platform. A further one: its object, this line, its texts, a simulator (see the module's README). */
export const CONNECTORS: Readonly<Partial<Record<Platform, PlatformConnector>>> = {
  woocommerce,
  shopify,
  taobao,
  pinduoduo,
  douyin,
  jd,
  amazon,
  rest,
  file,
}
/** Platforms with a connector. */
export const PLATFORMS = Object.keys(CONNECTORS) as Platform[]

export const isPlatform = (name: string): name is Platform => Object.hasOwn(CONNECTORS, name)

/** @throws RangeError for a platform without a connector */
export function connectorFor(platform: string): PlatformConnector {
  const connector = isPlatform(platform) ? CONNECTORS[platform] : undefined
  if (!connector) throw new RangeError(`No connector for ${platform}`)
  return connector
}
