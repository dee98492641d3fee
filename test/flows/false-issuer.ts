import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

type Key = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

/** What an issuer of a test does otherwise than a good one. */
export interface Lies {
  /** Claims in the place of, or beside, the right ones; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Makes the token itself. */
  readonly token?: (claims: JWTPayload, key: Key) => string | Promise<string>;
  /** What it says of itself in the place of the truth. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** What the answer in the browser's address says otherwise. */
  readonly reply?: Readonly<Record<string, string>>;
  /** Status of the token endpoint. */
  readonly status?: number;
}

export interface FalseIssuer {
  readonly issuer: string;
  readonly clientId: string;
  lies: Lies;
  /** Requests to each path so far. */
  readonly asked: Map<string, number>;
  /** The last form that came to the token endpoint. */
  form: URLSearchParams;
  /** Changes the signing key, as an issuer does from time to time. */
  readonly rotate: () => Promise<void>;
  /** What a browser brings back of an address it was sent to. */
  readonly visit: (url: string) => Promise<URLSearchParams>;
  readonly stop: () => void;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** An issuer that does what it is told, right or wrong. */
export async function falseIssuer(sub: string, email: string): Promise<FalseIssuer> {
  let key: Key;
  let jwk: object = {};
  let kid = 0;
  let nonce = "";
  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? "";
      self.asked.set(path, (self.asked.get(path) ?? 0) + 1);
      const send = (body: unknown, status = 200): void => {
        response.writeHead(status, { "content-type": "application/json", location: `${issuer}/elsewhere` });
        response.end(JSON.stringify(body));
      };
      if (path === "/.well-known/openid-configuration") {
        return send({
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          ...self.lies.configuration,
        });
      }
      if (path === "/keys") return send({ keys: [jwk] });
      if (path !== "/token") return send({}, 404);
      self.form = new URLSearchParams(await textOf(request));
      const seconds = Math.floor(Date.now() / 1000);
      const right = {
        iss: issuer,
        aud: self.clientId,
        sub,
        iat: seconds,
        exp: seconds + 300,
        nonce,
        email,
        email_verified: true,
      };
      const claims = JSON.parse(JSON.stringify({ ...right, ...self.lies.claims })) as JWTPayload;
      const signed = new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: String(kid) });
      const id_token = self.lies.token ? await self.lies.token(claims, key) : await signed.sign(key);
      send({ id_token, token_type: "Bearer" }, self.lies.status);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const self: FalseIssuer = {
    issuer,
    clientId: "perennial",
    lies: {},
    asked: new Map(),
    form: new URLSearchParams(),
    async rotate() {
      kid += 1;
      const pair = await generateKeyPair("ES256", { extractable: true });
      key = pair.privateKey;
      jwk = { ...(await exportJWK(pair.publicKey)), kid: String(kid), use: "sig", alg: "ES256" };
    },
    async visit(url) {
      const asked = new URL(url).searchParams;
      nonce = asked.get("nonce") ?? "";
      return new URLSearchParams({ state: asked.get("state") ?? "", code: "a-code", ...self.lies.reply });
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  await self.rotate();
  return self;
}
