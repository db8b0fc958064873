import type { Platform, PlatformConnector } from './platform_connector.js'
import { shopify } from './shopify.js'
import { woocommerce } from './woocommerce.js'

export const CONNECTORS: Readonly<Record<Platform, PlatformConnector>> = { woocommerce, shopify }
export const PLATFORMS = Object.keys(CONNECTORS) as Platform[]

export const isPlatform = (name: string): name is Platform => name in CONNECTORS

/** @throws RangeError for a platform without a connector */
export function connectorFor(platform: string): PlatformConnector {
  if (!isPlatform(platform)) throw new RangeError(`No connector for ${platform}`)
  return CONNECTORS[platform]
}
