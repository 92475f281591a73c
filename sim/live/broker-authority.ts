import { readFileSync } from "node:fs";

/** Characters that the settings of a part have room for. */
const MAX_CHARACTERS = 2_500;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/;

export type FoundAuthority =
  | { readonly ok: true; readonly pem: string }
  | { readonly ok: false; readonly message: string };

/**
 * The certificate that vouches for a broker, for a program that has no trust store, as the chip has none.
 * @param file PEM; only its first certificate is taken.
 */
export function brokerAuthority(file: string | undefined): FoundAuthority {
  if (file === undefined || file === "")
    return refuse("a Moddable program has no trust store; set NODE_EXTRA_CA_CERTS to the authority's PEM file");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return refuse(`NODE_EXTRA_CA_CERTS: ${file} cannot be read`);
  }
  const pem = CERTIFICATE.exec(text)?.[0];
  if (pem === undefined) return refuse(`NODE_EXTRA_CA_CERTS: ${file} holds no certificate in PEM`);
  return pem.length <= MAX_CHARACTERS
    ? { ok: true, pem }
    : refuse(`NODE_EXTRA_CA_CERTS: the certificate in ${file} is longer than ${MAX_CHARACTERS} characters`);
}

function refuse(message: string): FoundAuthority {
  return { ok: false, message };
}
