import { lookup as systemLookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** One address a host name stands for. */
export interface ResolvedAddress {
  address: string
  family: 4 | 6
}

export type Resolver = (host: string) => Promise<ResolvedAddress[]>

/**
 * Networks that are not the public internet (IANA special-purpose registries): this host, private,
 * shared, link-local with the cloud's metadata services, documentation, benchmarking, multicast and
 * reserved ones, and the IPv6 ranges that lead to IPv4 by tunnel.
 */
const NOT_PUBLIC = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24',
  '192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24',
  '224.0.0.0/4 240.0.0.0/4',
  '::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16',
  '3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8',
]
  .join(' ')
  .split(' ')

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address, prefix] = network.split('/')
    const type = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, Number(prefix ?? (type === 'ipv6' ? 128 : 32)), type)
  }
  return list
}

const familyName = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
const closed = blockList(NOT_PUBLIC)

/** Whether the address is one of the public internet. IPv4 in the dress of IPv6 never is. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0 || address.includes('%')) return false
  if (family === 6 && URL.parse(`http://[${address}]`)!.hostname.startsWith('[::ffff:'))
    return false
  return !closed.check(address, familyName(address))
}

/**
 * Which addresses outgoing calls may reach. Public ones always; others only where the
 * configuration opens them.
 */
export class AddressGuard {
  readonly #networks: { list: BlockList; port: string | null }[]
  readonly #resolve: Resolver

  /**
   * @param allowPrivate networks or addresses opened on purpose, each with an optional port:
   * `127.0.0.1:4010`, `10.20.0.0/16`, `[::1]:4010`
   */
  constructor(allowPrivate: readonly string[] = [], resolve: Resolver = resolveAll) {
    this.#networks = allowPrivate.map(readOpening)
    this.#resolve = resolve
  }

  allows(address: string, port: string): boolean {
    if (isPublicAddress(address)) return true
    return this.#networks.some(
      (opening) =>
        (opening.port === null || opening.port === port) &&
        opening.list.check(address, familyName(address))
    )
  }

  /**
   * The address to connect to for a URL. Every address of its name must be allowed, so that a name
   * cannot slip a private one in among public ones; the caller connects to exactly this address.
   * @returns null when the address is refused
   */
  async addressFor(url: URL): Promise<ResolvedAddress | null> {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    const family = isIP(host)
    const addresses = family
      ? [{ address: host, family: family as 4 | 6 }]
      : await this.#resolve(host)
    const sound = addresses.length > 0 && addresses.every((each) => this.allows(each.address, port))
    return sound ? addresses[0] : null
  }
}

async function resolveAll(host: string): Promise<ResolvedAddress[]> {
  const found = await systemLookup(host, { all: true })
  return found.map(({ address, family }) => ({ address, family: family as 4 | 6 }))
}

function readOpening(text: string): { list: BlockList; port: string | null } {
  const [, bracketed, plain, port] =
    /^(?:\[([^\]]+)\]|([^:[\]]+(?::[^:]*:[^[\]]*)?))(?::(\d+))?$/.exec(text) ?? []
  const network = bracketed ?? plain ?? ''
  const [address, prefix] = network.split('/')
  if (isIP(address) === 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) {
    throw new Error(`Not a network that calls could be allowed to: ${text}`)
  }
  return { list: blockList([network]), port: port ?? null }
}
