declare module "embedded:storage/key-value" {
  interface StringDomain {
    /** Undefined where the key is not there. */
    read(key: string): string | undefined;
    write(key: string, value: string): void;
    delete(key: string): void;
    close(): void;
  }
  /** Clause 22: one domain, its values all in one format. */
  const storage: { open(options: { readonly path: string; readonly format: "string" }): StringDomain };
  export default storage;
}
