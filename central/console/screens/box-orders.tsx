import type { OrderView } from '../../routes/node-orders.ts'
import type { NodeDetail } from '../../routes/nodes.ts'
import { download } from '../download.ts'
import { useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { When } from '../when.tsx'

/** What a box was asked to do, and what became of it. */
export function BoxOrders({ box, orders }: { box: NodeDetail; orders: readonly OrderView[] }) {
  const { texts } = useSurroundings()
  const { say } = texts
  return (
    <section class="sheet">
      <h2>{say('orders.title')}</h2>
      {orders.length === 0 && <p class="quiet-text">{say('orders.none')}</p>}
      <ul class="orders">
        {orders.slice(0, SHOWN_MAX).map((order) => (
          <li key={order.id}>
            <strong>{orderText(texts, order)}</strong>{' '}
            <span class={`stands ${order.state}`}>
              <OrderMark state={order.state} /> {say(`orders.${order.state}`)}
            </span>
            <p class="quiet-text">
              {say('orders.given')} <When at={order.given_at} />
              {order.ended_at && (
                <>
                  {' · '}
                  {say('orders.ended')} <When at={order.ended_at} isShort />
                </>
              )}
            </p>
            {order.has_bundle && <Bundle boxId={box.id} order={order} name={box.name} />}
          </li>
        ))}
      </ul>
      {orders.some(({ state }) => state === 'waiting') && box.next_contact_at && (
        <p class="quiet-text">
          {say('orders.next')} <When at={box.next_contact_at} />
        </p>
      )}
    </section>
  )
}

/** So many are told, the latest. */
const SHOWN_MAX = 8

/** What an order asks for, in words. */
function orderText({ say, has }: Texts, { kind, args }: OrderView): string {
  if (kind === 'resync') {
    if (args.record_id) return say('orders.resync.record', { id: String(args.record_id) })
    const name = `collection.${args.collection}`
    return args.collection && has(name)
      ? say('orders.resync.collection', { name: say(name) })
      : say('orders.resync')
  }
  const key = `orders.${kind}`
  return has(key) ? say(key) : kind
}

function OrderMark({ state }: { state: OrderView['state'] }) {
  return (
    <svg class={`mark order ${state}`} viewBox="0 0 16 16" aria-hidden="true">
      {state === 'waiting' && (
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-dasharray="3 2" />
      )}
      {state === 'done' && (
        <path d="M2 8.5l4 4 8-9" fill="none" stroke="currentColor" stroke-width="2" />
      )}
      {state === 'unknown' && (
        <path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" stroke-width="2" />
      )}
    </svg>
  )
}

/** What the box sent of itself, as a file for whoever helps. */
function Bundle({ boxId, order, name }: { boxId: string; order: OrderView; name: string }) {
  const { api, texts } = useSurroundings()
  async function fetchBundle() {
    const file = await api.file(`/api/nodes/${boxId}/orders/${order.id}/bundle`)
    download(file, `${name} ${order.ended_at ?? order.given_at}.json`)
  }
  return (
    <button type="button" class="quiet" onClick={() => fetchBundle().catch(reportError)}>
      {texts.say('orders.bundle')}
    </button>
  )
}
