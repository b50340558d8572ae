// ky: hooks, a retry, search parameters, an error with its body, a timeout.
import http from 'node:http';
import ky, { HTTPError, TimeoutError } from 'ky';

let tries = 0;
const server = http.createServer(async (question, answer) => {
  let body = '';
  for await (const part of question) body += part;
  if (question.url.startsWith('/never')) return;
  if (question.url.startsWith('/flaky') && tries++ < 2) answer.statusCode = 503;
  if (question.url.startsWith('/bad')) answer.statusCode = 400;
  answer.setHeader('content-type', 'application/json');
  answer.end(
    JSON.stringify({
      method: question.method,
      url: question.url,
      body,
      tries,
      header: question.headers['x-added'],
    }),
  );
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const api = ky.create({
  prefixUrl: `http://127.0.0.1:${server.address().port}`,
  retry: { limit: 3, delay: () => 1 },
  hooks: {
    beforeRequest: [
      async (request) => {
        await null;
        request.headers.set('x-added', 'yes');
      },
    ],
    beforeRetry: [async ({ retryCount }) => console.log('retry', retryCount)],
    afterResponse: [async (request, options, response) => console.log('answer', response.status)],
  },
});
console.log(await api.get('plain', { searchParams: { a: 1, b: 'two' } }).json());
console.log(await api.post('made', { json: { name: 'cup' } }).json());
console.log(await api.get('flaky').json());
const failed = await api.get('bad').catch((error) => error);
console.log(failed instanceof HTTPError, failed.response?.status, failed.message.replace(/:\d+/, ''));
console.log((await api.get('never', { timeout: 20 }).catch((error) => error)) instanceof TimeoutError);
server.closeAllConnections();
server.close();
