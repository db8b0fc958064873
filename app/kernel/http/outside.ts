import env from '#start/env'
import { OutboundHttp } from '#kernel/http/outbound'

/**
 * The one client for calls to the outside. What is not on the public internet is refused, except the
 * networks that `OUTBOUND_ALLOW` opens (`127.0.0.1,10.20.0.0/16:8080`): simulators, a gateway in the
 * own network. Tests and development may call this machine.
 */
export const outside = new OutboundHttp({
  allowPrivate:
    env.get('OUTBOUND_ALLOW')?.split(',').filter(Boolean) ??
    (env.get('NODE_ENV') === 'production' ? [] : ['127.0.0.0/8', '[::1]']),
})
