// What a connection is opened with.

const PROTOCOL = 'exchanger.rt.v1';

/** There is no credential to be had: nobody is signed in. */
export class SignedOut extends Error {}

/** The subprotocols that carry an access token, for browsers, which cannot set a header. */
export function bearerProtocols(token) {
  const base64url = btoa(token).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return [PROTOCOL, `base64url.bearer.exchanger.${base64url}`];
}

/**
 * @param options {url, token, ticket} of the client
 * @param failures how many handshakes in a row have failed
 * @return {url, protocols} for a WebSocket
 */
export async function handshake({ url, token, ticket }, failures, resuming) {
  const target = new URL(typeof url === 'function' ? url() : url);
  if (resuming) {
    target.searchParams.set('resume', 'true');
  }
  // Something on the way may not let long headers through: after a handshake that failed try the other form.
  if (ticket && (!token || failures % 2 === 1)) {
    target.searchParams.set('ticket', present(await ticket()));
    return { url: target.href, protocols: [PROTOCOL] };
  }
  return { url: target.href, protocols: bearerProtocols(present(await token())) };
}

export function present(credential) {
  if (!credential) {
    throw new SignedOut();
  }
  return credential;
}
