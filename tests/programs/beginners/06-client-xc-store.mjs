// The store calls a subscriber only if the selected value has changed, and the reply starts as ''. An
// empty first reply, or any reply equal to the one before, changes nothing and so is never printed.
// caught by: 06.client-converses 06.client-empty-reply-not-waited-past
// cause: empty-reply-not-printed repeated-reply-not-printed

import dgram from 'node:dgram';

const address = process.argv[2] ?? '127.0.0.1:8888';
const cut = address.lastIndexOf(':');
const host = address.slice(0, cut);
const port = Number(address.slice(cut + 1));

// ---- store -----------------------------------------------------------

const initial = { ready: false, queue: [], waiting: false, reply: '', ended: false };

function reducer(state, action) {
  switch (action.type) {
    case 'READY': return { ...state, ready: true };
    case 'LINES': return { ...state, queue: [...state.queue, ...action.lines] };
    case 'SENT': return { ...state, queue: state.queue.slice(1), waiting: true };
    case 'REPLY': return state.waiting ? { ...state, waiting: false, reply: action.text } : state;
    case 'END': return { ...state, ended: true };
    default: return state;
  }
}

function createStore(reduce, state) {
  const subscribers = [];
  return {
    get: () => state,
    dispatch(action) {
      state = reduce(state, action);
      for (const subscriber of subscribers) subscriber(state);
    },
    select(selector, effect) {
      let last = selector(state);
      subscribers.push((next) => {
        const value = selector(next);
        if (Object.is(value, last)) return;
        last = value;
        effect(value);
      });
    },
  };
}

const store = createStore(reducer, initial);

// ---- effects ---------------------------------------------------------

const family = host.includes(':') ? 'udp6' : 'udp4';
const socket = dgram.createSocket(family);

function fail(error) {
  process.stderr.write(`${address}: ${error.message}\n`);
  process.exit(1);
}

store.select((s) => s.reply, (text) => {
  process.stdout.write(Buffer.from(text + '\n', 'latin1'));
});

const canSend = (s) => (s.ready && !s.waiting && s.queue.length > 0 ? s.queue : null);
store.select(canSend, (queue) => {
  if (queue === null) return;
  setImmediate(() => {
    const current = canSend(store.get());
    if (current === null) return;
    const message = Buffer.from(current[0], 'latin1');
    store.dispatch({ type: 'SENT' });
    socket.send(message, (error) => { if (error) fail(error); });
  });
});

const finished = (s) => s.ready && s.ended && !s.waiting && s.queue.length === 0;
store.select(finished, (yes) => { if (yes) socket.close(); });

// ---- sources ---------------------------------------------------------

socket.on('error', fail);
socket.on('message', (data) => store.dispatch({ type: 'REPLY', text: data.toString('latin1') }));
socket.connect(port, host, () => store.dispatch({ type: 'READY' }));

let rest = '';
process.stdin.setEncoding('latin1');
process.stdin.on('data', (chunk) => {
  const parts = (rest + chunk).split('\n');
  rest = parts.pop();
  const lines = parts.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.length) store.dispatch({ type: 'LINES', lines });
});
process.stdin.on('end', () => {
  if (rest !== '') store.dispatch({ type: 'LINES', lines: [rest] });
  store.dispatch({ type: 'END' });
});
