import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const ELLIPTIC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const RSA = ["-newkey", "rsa:2048", "-nodes"];

const CONFIGURATION = `
[ca]
default_ca = own
[own]
database = database
new_certs_dir = .
serial = serial
policy = any
default_md = sha256
unique_subject = no
[any]
commonName = supplied
`;

export interface CertificateOptions {
  readonly authority?: string;
  /** Content of the extension; "": none. */
  readonly names?: string;
  readonly usage?: string;
  readonly keys?: "elliptic" | "rsa";
  /** YYYYMMDDHHMMSSZ */
  readonly from?: string;
  readonly to?: string;
}

/** Authorities and what they vouch for, made by openssl in a folder. Files are NAME.crt and NAME.key. */
export class Certificates {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(this.file("openssl.cnf"), CONFIGURATION);
    writeFileSync(this.file("database"), "");
    writeFileSync(this.file("serial"), "01");
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  text(name: string): string {
    return readFileSync(this.file(name), "utf8");
  }

  /** Signed by itself. */
  authority(name: string, names?: string): void {
    const extension = names === undefined ? [] : ["-addext", `subjectAltName=${names}`];
    const files = ["-keyout", `${name}.key`, "-out", `${name}.crt`];
    this.openssl(["req", "-x509", ...ELLIPTIC, ...files, "-subj", `/CN=${name}`, "-days", "2", ...extension]);
  }

  certificate(name: string, options: CertificateOptions = {}): void {
    const { authority = "ca", names = "DNS:localhost", usage = "serverAuth", keys = "elliptic" } = options;
    const made = keys === "rsa" ? RSA : ELLIPTIC;
    const lines = [`extendedKeyUsage=${usage}`, ...(names === "" ? [] : [`subjectAltName=${names}`])];
    writeFileSync(this.file(`${name}.ext`), lines.join("\n"));
    this.openssl(["req", ...made, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", "/CN=localhost"]);
    const signer = ["-config", "openssl.cnf", "-cert", `${authority}.crt`, "-keyfile", `${authority}.key`];
    const times =
      options.from === undefined ? ["-days", "2"] : ["-startdate", options.from, "-enddate", `${options.to}`];
    const files = ["-extfile", `${name}.ext`, "-in", `${name}.csr`, "-out", `${name}.crt`];
    this.openssl(["ca", "-batch", "-notext", ...signer, ...times, ...files]);
  }

  toDer(name: string): void {
    this.openssl(["x509", "-in", `${name}.crt`, "-outform", "DER", "-out", `${name}.der`]);
  }

  private openssl(words: readonly string[]): void {
    execFileSync("openssl", words, { cwd: this.folder, stdio: "pipe" });
  }
}
